/**
 * The reference engine. {@link io.mae4j.engine.samediff.SameDiffEngine} lowers the graph, with the gradients that {@link
 * io.mae4j.graph.Autodiff} wrote, to SameDiff operations by one table of rules; the same lowering lets SameDiff's own
 * differentiation check those gradients. Where a SameDiff operation is wrong or slow the rule says so and takes others. Other engines
 * leave it the operators that they have no kernel for: {@link io.mae4j.engine.samediff.Nd4jOperators}.
 */
package io.mae4j.engine.samediff;
