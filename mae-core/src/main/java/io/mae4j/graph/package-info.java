/**
 * The operator graph: a small, typed, static-shaped language in which components write their forward pass. {@link
 * io.mae4j.graph.GraphBuilder} writes it, {@link io.mae4j.graph.Op}s infer shapes and carry their gradient rules, {@link
 * io.mae4j.graph.Autodiff} appends gradients, and an {@link io.mae4j.engine.Engine} runs the result.
 */
package io.mae4j.graph;
