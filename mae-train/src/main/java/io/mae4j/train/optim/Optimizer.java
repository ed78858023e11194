package io.mae4j.train.optim;

import io.mae4j.UserError;
import io.mae4j.component.Contract;
import io.mae4j.component.Given;
import io.mae4j.config.Nearest;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import java.util.Set;

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

    /**
     * What {@code optimizer} has for the output {@code loss} of a graph.
     *
     * @throws UserError if that is null, or if it has settings for a parameter that the graph does not have
     */
    static Training ofLoss(Optimizer optimizer, Graph graph) {
        Training training = Given.some(optimizer, "optimizer", optimizer.training(graph, "loss"));
        Set<String> parameters = graph.parameters().keySet();
        training.groups().keySet().stream()
                .filter(name -> !parameters.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new UserError("the optimizer " + optimizer.getClass().getName() + " has settings for '" + name
                            + "', which is no parameter of the model"
                            + Nearest.to(name, parameters)
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""));
                });
        return training;
    }
}
