package io.mae4j.train.optim;

import io.mae4j.component.Contract;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;

/** How weights are learnt. */
@Contract("optimizer")
public interface Optimizer {

    /**
     * The learning rate at the peak of the schedule.
     *
     * @param effectiveBatch pictures that make one step: batch size times accumulated batches
     */
    double peakLearningRate(int effectiveBatch);

    /**
     * What a program that trains this graph is compiled with.
     *
     * @param loss the output to minimise
     */
    Training training(Graph graph, String loss);
}
