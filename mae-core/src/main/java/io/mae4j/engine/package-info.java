/**
 * The contract between the framework and what computes: an {@link io.mae4j.engine.Engine} compiles a graph into a {@link
 * io.mae4j.engine.Program}, which owns the weights and the optimiser, so that weights never leave the device (but for a {@link
 * io.mae4j.engine.CustomRule}).
 */
package io.mae4j.engine;
