package io.mae4j.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the reference computes in double precision, and what it computes of rounded numbers a few times over: how far these lie
 * from that is how far off an engine of this precision may be. So the bound is tight for what is well conditioned, and neither
 * a difference of nearly equal numbers nor a gradient that is zero in truth is mistaken for a fault.
 */
public final class Expected {
    private static final int SAMPLES = 6;
    // the most that was seen, of hundreds of graphs and models in either precision, is 5
    private static final double FACTOR = 6;
    // what functions, and sums within an operator, lose beside: of a tensor's largest value
    private static final double LEAST = 2e-6;

    private final long seed;
    private final Map<String, Array> exact;
    private final List<Map<String, Array>> rounded;

    private Expected(long seed, boolean bf16, Function<Optional<Rounding>, Map<String, Array>> run) {
        this.seed = seed;
        this.exact = run.apply(Optional.empty());
        this.rounded = IntStream.range(0, SAMPLES)
                .mapToObj(i -> new Rounding(new Randomness(seed).stream("rounding", i), bf16))
                .map(rounding -> run.apply(Optional.of(rounding)))
                .toList();
    }

    /**
     * A graph's outputs and gradients.
     *
     * @param bf16 whether products read bfloat16; all else is in single precision
     */
    static Expected of(GraphCase made, long seed, boolean bf16) {
        Graph graph = Autodiff.differentiate(made.graph(), GraphCase.LOSS);
        Map<String, Array> parameters = ReferenceEvaluator.initialParameters(graph, seed);
        Set<String> outputs = graph.outputs().keySet();
        return new Expected(
                seed, bf16, rounding -> ReferenceEvaluator.run(graph, made.inputs(), parameters, outputs, rounding));
    }

    /** Outputs and gradients of each step of a training, named {@link #ofStep}, and the weights after all of them. */
    public static Expected trained(
            Graph graph,
            List<Map<String, Array>> batches,
            long seed,
            Training training,
            double learningRate,
            boolean bf16) {
        Graph differentiated = Autodiff.differentiate(graph, training.loss());
        Set<String> trainable = new TreeSet<>(graph.parameters().keySet());
        trainable.removeIf(
                name -> !((Parameter) graph.parameters().get(name).node().op()).trainable());
        return new Expected(seed, bf16, rounding -> {
            Map<String, Array> weights = ReferenceEvaluator.initialParameters(graph, seed);
            ReferenceOptimizer optimizer = new ReferenceOptimizer(training, weights, trainable);
            Map<String, Array> all = new LinkedHashMap<>();
            for (int step = 0; step < batches.size(); step++) {
                Map<String, Array> results = ReferenceEvaluator.run(
                        differentiated,
                        batches.get(step),
                        weights,
                        differentiated.outputs().keySet(),
                        rounding);
                Map<String, double[]> gradients = new LinkedHashMap<>();
                for (String name : trainable) {
                    Array none = Array.zeros(weights.get(name).shape());
                    Array gradient = results.getOrDefault(Autodiff.gradientName(name), none);
                    gradients.put(name, gradient.values().clone());
                }
                for (String name : results.keySet()) {
                    all.put(ofStep(step, name), results.get(name));
                }
                optimizer.update(gradients, learningRate);
            }
            all.putAll(weights);
            return all;
        });
    }

    public static String ofStep(int step, String name) {
        return name + " of step " + step;
    }

    /** The largest magnitude, or NaN. */
    double largest() {
        return exact.values().stream().mapToDouble(Expected::largest).reduce(0, Math::max);
    }

    private static double largest(Array array) {
        return Arrays.stream(array.values()).map(Math::abs).reduce(0, Math::max);
    }

    /**
     * Holds a tensor to what is expected, times a weight; what nothing is expected of is zero. An element may be off by a few
     * times what rounding did to it at most and to the tensor's elements usually.
     */
    public void check(String name, double weight, INDArray actual) {
        double[] found = Array.of(actual).values();
        double[] wanted = exact.containsKey(name) ? exact.get(name).values() : new double[found.length];
        double[] spread = new double[wanted.length];
        double squares = 0;
        for (Map<String, Array> sample : rounded) {
            double[] values = sample.containsKey(name) ? sample.get(name).values() : wanted;
            for (int i = 0; i < wanted.length; i++) {
                double difference = Math.abs(values[i] - wanted[i]);
                spread[i] = Math.max(spread[i], difference);
                squares += difference * difference / SAMPLES / wanted.length;
            }
        }
        double usual =
                Math.sqrt(squares) + (exact.containsKey(name) ? LEAST * Math.max(1, largest(exact.get(name))) : 0);
        double worst = 0;
        for (int i = 0; i < wanted.length; i++) {
            double off = Math.abs(found[i] - weight * wanted[i]);
            double times = off == 0 ? 0 : off / weight / (spread[i] + usual);
            worst = Double.isNaN(times) ? Double.POSITIVE_INFINITY : Math.max(worst, times);
        }
        double most = worst;
        assertTrue(most <= FACTOR, () -> name + " is off by " + most + " times what rounding explains, seed " + seed);
    }
}
