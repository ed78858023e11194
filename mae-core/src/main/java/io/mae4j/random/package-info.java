/** Counter-based random numbers: every number is a function of (seed, purpose, position). */
package io.mae4j.random;
