package io.mae4j.engine.cuda.update;

import static io.mae4j.engine.cuda.emulation.Emulated.assertClose;
import static io.mae4j.engine.cuda.emulation.Emulated.normal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CudaOptimizerTest {
    private static final int STEPS = 3;
    private static final Map<String, ParameterGroup> GROUPS = Map.of(
            "matrix", new ParameterGroup(0.5, 0.05),
            "vector", new ParameterGroup(1, 0.1),
            "frozen", new ParameterGroup(0, 0.05));

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    static Stream<Training> trainings() {
        return Stream.of(
                        new UpdateRule.AdamW(0.9, 0.95, 1e-8),
                        new UpdateRule.Lars(0.9, 0.001),
                        new UpdateRule.Sgd(0.9, false),
                        new UpdateRule.Sgd(0.8, true))
                .flatMap(rule -> Stream.of(OptionalDouble.empty(), OptionalDouble.of(2), OptionalDouble.of(1e9))
                        .map(clip -> new Training("loss", rule, GROUPS, clip)));
    }

    /** Regions of a layout on a card. */
    private record Regions(
            ParameterLayout layout, long weights, long shadow, long gradients, long[] moments, Emulated card) {
        static Regions on(Emulated card, Training training) {
            ParameterLayout layout = ParameterLayout.of(graph(), Optional.of(training));
            int size = (int) layout.size();
            float[] weights = new float[size];
            layout.slots()
                    .forEach((name, slot) ->
                            System.arraycopy(initial(slot), 0, weights, (int) slot.from(), (int) slot.size()));
            long[] moments = training.rule().moments().stream()
                    .mapToLong(name -> card.put(new float[size]))
                    .toArray();
            return new Regions(
                    layout, card.put(weights), card.room(size, Type.BF16), card.put(new float[size]), moments, card);
        }

        Regions withoutShadow() {
            return new Regions(layout, weights, 0, gradients, moments, card);
        }

        CudaOptimizer optimizer(Training training) {
            long norm = card.put(new float[4]);
            return new CudaOptimizer(card.device(), training, layout, weights, shadow, gradients, moments, norm);
        }

        void putGradients(int step) {
            float[] all = new float[(int) layout.size()];
            layout.slots().values().stream()
                    .filter(slot -> slot.parameter().trainable())
                    .forEach(slot ->
                            System.arraycopy(gradient(slot, step), 0, all, (int) slot.from(), (int) slot.size()));
            card.write(all, gradients, Type.F32);
        }

        float[] learnt() {
            return card.get(weights, (int) layout.size());
        }
    }

    // several pieces, gaps behind them, a matrix of zeros, a scalar, and one that is not trained
    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Initializer none = new Initializer.Fill(0);
        g.parameter("vector", none, 37);
        g.parameter("matrix", none, 91, 97);
        g.parameter("zeros", none, 5, 3);
        g.parameter("frozen", none, 7, 2);
        g.parameter("scale", none);
        g.frozen("table", none, 3, 3);
        return g.build();
    }

    private static float[] initial(ParameterLayout.Slot slot) {
        String name = slot.parameter().name();
        return name.equals("zeros") ? new float[15] : normal(name.hashCode(), (int) slot.size());
    }

    private static float[] gradient(ParameterLayout.Slot slot, int step) {
        return normal(slot.parameter().name().hashCode() + 31L * step, (int) slot.size());
    }

    private static double learningRate(int step) {
        return 0.1 / step;
    }

    /** A few steps of a rule on one parameter in double precision. */
    private static double[][] expected(ParameterLayout.Slot slot, Training training, double[] clips) {
        int n = (int) slot.size();
        double[] w = new double[n];
        double[] m = new double[n];
        double[] v = new double[n];
        float[] first = initial(slot);
        for (int i = 0; i < n; i++) {
            w[i] = first[i];
        }
        ParameterGroup group = training.group(slot.parameter().name());
        for (int step = 1; step <= STEPS; step++) {
            float[] g = gradient(slot, step);
            double lr = learningRate(step) * group.learningRateScale();
            double clip = clips[step - 1];
            boolean lars = training.rule() instanceof UpdateRule.Lars;
            boolean matrix = slot.parameter().shape().rank() > 1;
            double decay = lars && !matrix ? 0 : group.weightDecay();
            double weights = 0;
            double updates = 0;
            for (int i = 0; i < n; i++) {
                weights += w[i] * w[i];
                updates += Math.pow(clip * g[i] + decay * w[i], 2);
            }
            for (int i = 0; i < n; i++) {
                double d = clip * g[i] + decay * w[i];
                if (training.rule() instanceof UpdateRule.AdamW adam) {
                    m[i] = adam.beta1() * m[i] + (1 - adam.beta1()) * clip * g[i];
                    v[i] = adam.beta2() * v[i] + (1 - adam.beta2()) * Math.pow(clip * g[i], 2);
                    double mHat = m[i] / (1 - Math.pow(adam.beta1(), step));
                    double vHat = v[i] / (1 - Math.pow(adam.beta2(), step));
                    w[i] -= lr * (decay * w[i] + mHat / (Math.sqrt(vHat) + adam.epsilon()));
                } else if (training.rule() instanceof UpdateRule.Lars rule) {
                    double ratio =
                            matrix && weights > 0 && updates > 0 ? rule.trust() * Math.sqrt(weights / updates) : 1;
                    m[i] = rule.momentum() * m[i] + ratio * d;
                    w[i] -= lr * m[i];
                } else if (training.rule() instanceof UpdateRule.Sgd rule) {
                    m[i] = rule.momentum() * m[i] + d;
                    w[i] -= lr * (rule.nesterov() ? d + rule.momentum() * m[i] : m[i]);
                }
            }
        }
        return new double[][] {w, m, v};
    }

    private static double norm(ParameterLayout layout, int step) {
        double sum = 0;
        for (ParameterLayout.Slot slot : layout.slots().values()) {
            if (slot.parameter().trainable()) {
                for (float g : gradient(slot, step)) {
                    sum += (double) g * g;
                }
            }
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void steps_that_were_recorded_once_are_those_of_double_precision(Training training) {
        ParameterLayout layout = ParameterLayout.of(graph(), Optional.of(training));
        int size = (int) layout.size();
        List<float[]> results = Emulated.inBothOrders(card -> {
            Regions regions = Regions.on(card, training);
            float[] norms = new float[STEPS];
            try (CudaOptimizer optimizer = regions.optimizer(training);
                    Device.Recording recording = card.device().record(optimizer::enqueue)) {
                for (int step = 1; step <= STEPS; step++) {
                    regions.putGradients(step);
                    optimizer.prepare(learningRate(step));
                    recording.replay();
                    norms[step - 1] = (float) optimizer.norm();
                }
                assertEquals(STEPS, optimizer.steps());
            }
            List<float[]> all = new ArrayList<>(
                    List.of(norms, regions.learnt(), card.get(regions.shadow(), (int) layout.trainable(), Type.BF16)));
            for (long moment : regions.moments()) {
                all.add(card.get(moment, size));
            }
            return all;
        });
        double[] clips = new double[STEPS];
        for (int step = 1; step <= STEPS; step++) {
            double norm = norm(layout, step);
            assertEquals(norm, results.get(0)[step - 1], 1e-5 * norm);
            clips[step - 1] = training.clipNorm().isEmpty()
                    ? 1
                    : Math.min(1, training.clipNorm().getAsDouble() / (norm + Training.CLIP_EPSILON));
        }
        boolean[] used = new boolean[size];
        layout.slots().values().forEach(slot -> {
            int from = (int) slot.from();
            int to = from + (int) slot.size();
            Arrays.fill(used, from, to, true);
            boolean trainable = slot.parameter().trainable();
            double[][] expected = trainable ? expected(slot, training, clips) : null;
            float[] weights = Arrays.copyOfRange(results.get(1), from, to);
            if (!trainable || slot.parameter().name().equals("frozen")) {
                assertArrayEquals(initial(slot), weights);
                return;
            }
            assertClose(expected[0], weights, Type.F32);
            assertClose(expected[0], Arrays.copyOfRange(results.get(2), from, to), Type.BF16);
            for (int m = 3; m < results.size(); m++) {
                assertClose(expected[m - 2], Arrays.copyOfRange(results.get(m), from, to), Type.F32);
            }
        });
        for (int i = 0; i < size; i++) {
            if (!used[i]) {
                assertEquals(0f, results.get(1)[i], "a gap at " + i);
                assertEquals(0f, results.get(3)[i], "a gap at " + i);
            }
        }
    }

    @Test
    void a_resumed_optimizer_goes_on_as_the_one_before() {
        Training training = new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), GROUPS, OptionalDouble.empty());
        List<float[]> weights = Emulated.inBothOrders(card -> {
            Regions whole = Regions.on(card, training);
            run(training, whole, 0, STEPS);
            Regions parts = Regions.on(card, training);
            run(training, parts, 0, 1);
            run(training, parts, 1, STEPS);
            return List.of(whole.learnt(), parts.learnt());
        });
        assertArrayEquals(weights.get(0), weights.get(1));
    }

    private static void run(Training training, Regions regions, int from, int to) {
        try (CudaOptimizer optimizer = regions.optimizer(training)) {
            optimizer.resumeAt(from);
            for (int step = from + 1; step <= to; step++) {
                regions.putGradients(step);
                optimizer.prepare(learningRate(step));
                optimizer.enqueue();
            }
        }
    }

    @Test
    void weights_without_copies_are_learnt_all_the_same() {
        Training training = new Training("loss", new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        List<float[]> weights = Emulated.inBothOrders(card -> {
            Regions with = Regions.on(card, training);
            Regions without = Regions.on(card, training);
            run(training, with, 0, 1);
            run(training, without.withoutShadow(), 0, 1);
            return List.of(with.learnt(), without.learnt());
        });
        assertArrayEquals(weights.get(0), weights.get(1));
    }
}
