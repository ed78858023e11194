/**
 * What can be configured, for people: help, where a configuration comes from, and what a shell completes.
 */
package io.mae4j.experiments.describe;
