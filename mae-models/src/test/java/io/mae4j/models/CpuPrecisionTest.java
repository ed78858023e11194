package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Mask;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.ProfiledProgram;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.graph.Graph;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the cpu engine promises of precisions, threads and repetition, on a small masked autoencoder. */
class CpuPrecisionTest {
    private static final int BATCH = 16;
    private static final int STEPS = 30;

    private final MaskedAutoencoder model = model(2);

    private static MaskedAutoencoder model(int depth) {
        return new MaskedAutoencoder(
                new PatchGrid(3, 32, 32, 8, 8),
                new RandomMasker(new RandomMasker.Config(0.75)),
                new VitEncoder(new VitEncoder.Config(64, depth, 4, 4, true, false)),
                new VitDecoder(new VitDecoder.Config(32, depth, 4, 4)),
                new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-6)),
                new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()));
    }

    @Test
    void bf16FollowsTheLossCurveOfFp32Within2Percent() {
        double[] single = losses(CpuEngine.Precision.FP32, 2);
        double[] half = losses(CpuEngine.Precision.BF16, 2);
        for (int i = 0; i < STEPS; i++) {
            assertEquals(single[i], half[i], 0.02 * single[i], "step " + i);
        }
        assertTrue(single[STEPS - 1] < 0.9 * single[0], "the loss falls: " + single[0] + " to " + single[STEPS - 1]);
    }

    @Test
    void theSameSeedAndThreadsGiveTheSameNumbers() {
        assertArrayEquals(losses(CpuEngine.Precision.FP32, 2), losses(CpuEngine.Precision.FP32, 2));
        assertArrayEquals(losses(CpuEngine.Precision.BF16, 2), losses(CpuEngine.Precision.BF16, 2));
    }

    @Test
    void anotherNumberOfThreadsStaysWithinOneInTenThousand() {
        double[] one = losses(CpuEngine.Precision.FP32, 1);
        for (int threads : new int[] {2, 3, 5}) {
            double[] several = losses(CpuEngine.Precision.FP32, threads);
            for (int i = 0; i < STEPS; i++) {
                assertEquals(one[i], several[i], 1e-4 * one[i], threads + " threads, step " + i);
            }
        }
    }

    @Test
    void computingActivationsAgainChangesNoBitAndNeedsLessMemory() {
        for (CpuEngine.Precision precision : CpuEngine.Precision.values()) {
            assertArrayEquals(
                    losses(precision, 2), losses(new CpuEngine(new CpuEngine.Config(precision, 2, true, true))));
        }
        MaskedAutoencoder deep = model(12);
        long kept = activations(deep, false);
        long again = activations(deep, true);
        assertTrue(again < 0.4 * kept, again + " of " + kept + " bytes");
    }

    private static long activations(MaskedAutoencoder model, boolean recompute) {
        CpuEngine engine = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, true, recompute));
        Graph graph = model.pretraining(64);
        Training training = new Training("loss", new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        try (TrainingProgram program = engine.compile(graph, 1, training)) {
            return ((ProfiledProgram) program).nativeBytes() - 3 * 4 * graph.parameterCount(false);
        }
    }

    private double[] losses(CpuEngine.Precision precision, int threads) {
        return losses(new CpuEngine(new CpuEngine.Config(precision, threads, true)));
    }

    private double[] losses(CpuEngine engine) {
        Graph graph = model.pretraining(BATCH);
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        double[] losses = new double[STEPS];
        try (TrainingProgram program = engine.compile(graph, 1, training)) {
            for (int step = 0; step < STEPS; step++) {
                losses[step] = program.backward(batch(step), 1);
                program.update(1e-3);
            }
        }
        return losses;
    }

    // pictures with something to learn: a colour gradient in a random direction
    private Map<String, INDArray> batch(int step) {
        Randomness randomness = new Randomness(7);
        List<Mask> masks = new ArrayList<>();
        float[] pixels = new float[BATCH * 3 * 32 * 32];
        for (int b = 0; b < BATCH; b++) {
            masks.add(model.masker().mask(model.grid(), randomness.stream("mask", step, b)));
            RandomStream random = randomness.stream("picture", step, b);
            double dx = random.nextGaussian();
            double dy = random.nextGaussian();
            for (int i = 0; i < 3 * 32 * 32; i++) {
                pixels[b * 3 * 32 * 32 + i] = (float) Math.sin(dx * (i % 32) / 8 + dy * (i / 32 % 32) / 8 + i / 1024);
            }
        }
        Map<String, INDArray> inputs = Masking.arrays(masks);
        inputs.put("images", Nd4j.createFromArray(pixels).reshape(BATCH, 3, 32, 32));
        return inputs;
    }
}
