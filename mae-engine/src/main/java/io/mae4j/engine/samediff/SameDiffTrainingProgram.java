package io.mae4j.engine.samediff;

import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes the gradients that {@link Autodiff} wrote, adds them up, and takes optimiser steps with them. */
final class SameDiffTrainingProgram extends SameDiffProgram implements TrainingProgram {
    private static final String LOSS = "loss";

    private final Training training;
    private final Optimizer optimizer;
    private final Execution backward;
    private final Map<String, INDArray> gradients = new LinkedHashMap<>();

    SameDiffTrainingProgram(Graph graph, long seed, DataType floats, Training training) {
        super(graph, seed, floats);
        this.training = training;
        this.optimizer = new Optimizer(training.rule());
        Graph differentiated = Autodiff.differentiate(graph, training.loss());
        Map<String, Tensor> results = new LinkedHashMap<>();
        results.put(LOSS, differentiated.output(training.loss()));
        Map<String, INDArray> parameters = Map.copyOf(weights().arrays());
        graph.parameters().forEach((name, tensor) -> {
            if (((Parameter) tensor.node().op()).trainable()) {
                gradients.put(name, Nd4j.zeros(floats, tensor.shape().toLongArray()));
                Tensor gradient = differentiated.outputs().get(Autodiff.gradientName(name));
                if (gradient != null) {
                    results.put(Autodiff.gradientName(name), gradient);
                }
                for (String moment : training.rule().moments()) {
                    weights()
                            .put(
                                    TrainingProgram.moment(moment, name),
                                    Nd4j.zeros(floats, tensor.shape().toLongArray()));
                }
            }
        });
        weights().put(STEP, Nd4j.zeros(DataType.FLOAT, 1));
        backward = new Execution(differentiated, results, floats, parameters);
    }

    @Override
    public double backward(Map<String, INDArray> inputs, double weight) {
        Map<String, INDArray> results = backward.run(inputs);
        double loss = results.get(LOSS).getDouble(0);
        gradients.forEach((name, sum) -> {
            INDArray gradient = results.get(Autodiff.gradientName(name));
            if (gradient != null) {
                sum.addi(weight == 1 ? gradient : gradient.mul(weight));
            }
        });
        return loss;
    }

    @Override
    public double update(double learningRate) {
        double squares = 0;
        for (INDArray gradient : gradients.values()) {
            double norm = gradient.norm2Number().doubleValue();
            squares += norm * norm;
        }
        double norm = Math.sqrt(squares);
        double scale = training.clipNorm().isPresent()
                ? Math.min(1, training.clipNorm().getAsDouble() / (norm + Training.CLIP_EPSILON))
                : 1;
        INDArray step = weights().get(STEP).addi(1);
        gradients.forEach((name, gradient) -> {
            if (scale != 1) {
                gradient.muli(scale);
            }
            INDArray[] moments = training.rule().moments().stream()
                    .map(m -> weights().get(TrainingProgram.moment(m, name)))
                    .toArray(INDArray[]::new);
            optimizer.update(
                    weights().get(name), gradient, moments, training.group(name), learningRate, step.getLong(0));
            gradient.assign(0);
        });
        return norm;
    }

    @Override
    public INDArray gradient(String parameter) {
        INDArray gradient = gradients.get(parameter);
        if (gradient == null) {
            throw new IllegalArgumentException("no trainable parameter is called '" + parameter + "'");
        }
        return gradient.dup('c');
    }

    @Override
    public void close() {
        backward.close();
        gradients.values().forEach(INDArray::close);
        super.close();
    }
}
