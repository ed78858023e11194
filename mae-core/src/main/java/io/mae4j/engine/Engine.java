package io.mae4j.engine;

import io.mae4j.component.Contract;
import io.mae4j.graph.Graph;

/** Compiles graphs into programs that run on some hardware. A component: {@code engine=cpu}. */
@Contract("engine")
public interface Engine {

    /** One line for the log and for provenance: library and version, instruction set or device, precision, threads. */
    String describe();

    /** A program that only computes the graph's outputs. Parameters start as their initialisers say ({@link Graph#initialValues}). */
    Program compile(Graph graph, long seed);

    /**
     * A program that can also take training steps. One of a {@link CustomRule} is {@link CustomRuleProgram#compile}'s.
     *
     * @throws io.mae4j.UserError if the machine lacks something, such as memory, with the amount needed
     */
    TrainingProgram compile(Graph graph, long seed, Training training);
}
