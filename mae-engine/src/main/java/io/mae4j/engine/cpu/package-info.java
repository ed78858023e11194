/**
 * The engine for CPUs. {@link io.mae4j.engine.cpu.CpuEngine} compiles a graph in three moves: {@code Usage} finds out who reads
 * what, {@code Lowering} turns every node into steps of units that call oneDNN primitives (or, for what moves or sums little,
 * plain Java), and {@code Plan} lays out all buffers in one arena. A run walks through the steps with all workers of the pool.
 *
 * <p>A step of training is one plan: {@code UpdateSteps} puts the optimiser's update of each parameter behind the last step that
 * needs it.
 *
 * <p>oneDNN is used single-threaded, by workers of our own: so attention can stay in a core's cache, a step can mix primitives
 * and Java, and no environment variable changes how work is cut.
 */
package io.mae4j.engine.cpu;
