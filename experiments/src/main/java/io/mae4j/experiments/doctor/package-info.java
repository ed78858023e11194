/** Says what this machine has that matters to mae4j, and what it lacks. */
package io.mae4j.experiments.doctor;
