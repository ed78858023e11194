/** Measures training steps and the input pipeline: their time, what part of the machine's speed they reach, and where the time goes. */
package io.mae4j.experiments.bench;
