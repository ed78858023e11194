package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.random.Randomness;
import io.mae4j.train.TrainingListener.Outcome;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class PretrainingTest {
    private static final double RATE = 0.01;
    private static final StepPlan PLAN = new StepPlan(3, 5, 2); // 11 pictures, batches of 2, steps of 2, 2 and 1

    @TempDir
    Path temporary;

    @Test
    void aRunThatWasInterruptedAnywhereEndsAsIfItHadNotBeen() throws IOException {
        Path whole = train(temporary.resolve("whole"), Long.MAX_VALUE);
        long seed = System.nanoTime();
        long stopAt = 1L + new Random(seed).nextLong(PLAN.steps() - 1);
        Path interrupted = temporary.resolve("interrupted");
        Path half = train(interrupted, stopAt);
        assertEquals(stopAt, Checkpoint.open(half).state().step(), "seed " + seed);
        Path resumed = train(interrupted, Long.MAX_VALUE);
        for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve(file)),
                    Files.readAllBytes(resumed.resolve(file)),
                    file + ", interrupted after step " + stopAt);
        }
    }

    /** As each has a crop of its own: what is hidden is most of what makes two samples of one picture. */
    @Test
    void aPictureThatComesAgainInAnEpochHasAnotherMask() {
        ShuffledLoader twice = new ShuffledLoader(
                TinyPretraining.data(), 10, 2, new Randomness(TinyPretraining.SEED), new LoaderConfig(2, 3));
        try (TrainingBatches.Pass pass = new PictureBatches(twice, TinyPretraining.inputs()).pass(0, 0, 1);
                TrainingBatches.Batch batch = pass.next()) {
            INDArray masks = batch.inputs().get("mask");
            long different = IntStream.range(0, 5)
                    .filter(pair -> !masks.getRow(2 * pair).equals(masks.getRow(2 * pair + 1)))
                    .count();
            assertTrue(different >= 3, different + " of 5 pairs, of which one in six is equal by chance");
        }
    }

    @Test
    void batchesThatMakeOneStepWeighTheSameAndTheLastGroupOfAnEpochCounts() {
        StepPlan plan = new StepPlan(1, 3, 2); // 11 pictures, batches of 3
        TrainingLoop looped = TinyPretraining.of(plan, 3, RATE);
        TrainingLoop byHand = TinyPretraining.of(plan, 3, RATE);
        try (TrainingProgram expected = byHand.program();
                TrainingProgram actual = looped.program();
                TrainingBatches.Pass batches = byHand.source().pass(0, 0, 1)) {
            double[] losses = new double[3];
            for (int i = 0; i < 3; i++) {
                try (TrainingBatches.Batch batch = batches.next()) {
                    losses[i] = expected.backward(batch.inputs(), i < 2 ? 0.5 : 1);
                }
                if (i > 0) {
                    expected.update(RATE);
                }
            }
            List<StepReport> reports = new ArrayList<>();
            looped.run(0, List.of(listener(reports)), () -> false);
            assertEquals(2, reports.size());
            assertEquals((losses[0] + losses[1]) / 2, reports.get(0).loss(), 1e-12);
            assertEquals(losses[2], reports.get(1).loss());
            assertEquals(6, reports.get(0).images());
            assertEquals(3, reports.get(1).images());
            expected.state()
                    .forEach((name, array) -> assertEquals(array, actual.state().get(name), name));
        }
    }

    @Test
    void threeBatchesOfOneAreAsGoodAsOneOfThree() {
        List<StepReport> small = new ArrayList<>();
        List<StepReport> large = new ArrayList<>();
        TrainingLoop ofOne = TinyPretraining.of(new StepPlan(1, 11, 3), 1, RATE);
        TrainingLoop ofThree = TinyPretraining.of(new StepPlan(1, 3, 1), 3, RATE);
        try (TrainingProgram a = ofOne.program();
                TrainingProgram b = ofThree.program()) {
            ofOne.run(0, List.of(listener(small)), () -> false);
            ofThree.run(0, List.of(listener(large)), () -> false);
        }
        assertEquals(3, large.size());
        for (int i = 0; i < large.size(); i++) {
            assertEquals(large.get(i).loss(), small.get(i).loss(), 1e-5);
        }
    }

    @Test
    void aLossThatIsNotFiniteStopsTheRunWithStepAndLearningRate() {
        TrainingLoop pretraining = TinyPretraining.of(PLAN, 2, 1e38);
        try (TrainingProgram program = pretraining.program()) {
            TrainingFailure failure =
                    assertThrows(TrainingFailure.class, () -> pretraining.run(0, List.of(), () -> false));
            assertTrue(
                    failure.getMessage()
                            .matches("the (loss|gradient norm) is .* at step \\d+, learning rate 1.0E38; .*"),
                    failure.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, -0.1, Double.POSITIVE_INFINITY})
    void aLearningRateThatIsNoneIsSaidBeforeTheStep(double rate) {
        TrainingLoop pretraining = TinyPretraining.of(PLAN, 2, rate);
        try (TrainingProgram program = pretraining.program()) {
            TrainingFailure failure =
                    assertThrows(TrainingFailure.class, () -> pretraining.run(0, List.of(), () -> false));
            assertTrue(
                    failure.getMessage().startsWith("the learning rate is " + rate + " at step 1; "),
                    failure.getMessage());
        }
    }

    @Test
    void theHeldOutLossDoesNotDependOnTheBatchSize() {
        Map<Integer, Double> losses = new java.util.TreeMap<>();
        for (int batch : List.of(1, 2, 5)) {
            TrainingLoop pretraining =
                    TinyPretraining.of(new StepPlan(1, TinyPretraining.PICTURES / batch, 1), batch, RATE);
            SequentialLoader pictures = new SequentialLoader(
                    TinyPretraining.data(), TinyPretraining.data().heldOut(), batch, new LoaderConfig(1, 1));
            try (TrainingProgram program = pretraining.program()) {
                losses.put(batch, new HeldOutLoss(pictures, TinyPretraining.inputs()).of(program));
            }
        }
        assertEquals(losses.get(1), losses.get(2), 1e-5);
        assertEquals(losses.get(1), losses.get(5), 1e-5);
    }

    private static TrainingListener listener(List<StepReport> reports) {
        return new TrainingListener() {
            @Override
            public void stepTaken(StepReport report) {
                reports.add(report);
            }
        };
    }

    // trains from the folder's last checkpoint, if any, until the plan or so many steps are done; gives the last
    // checkpoint
    private static Path train(Path path, long stopAt) {
        CheckpointFolder folder = new CheckpointFolder(path, 2);
        TrainingLoop pretraining = TinyPretraining.of(PLAN, 2, RATE);
        try (TrainingProgram program = pretraining.program()) {
            Optional<Checkpoint> from = folder.latest(warning -> {});
            from.ifPresent(checkpoint -> checkpoint.resume(program));
            long first = from.map(checkpoint -> checkpoint.state().step()).orElse(0L);
            AtomicLong steps = new AtomicLong(first);
            TrainingListener count = new TrainingListener() {
                @Override
                public void stepTaken(StepReport report) {
                    steps.set(report.step());
                }
            };
            CheckpointListener checkpoints = new CheckpointListener(
                    folder,
                    program,
                    PLAN,
                    epoch -> epoch % 2 == 0,
                    CheckpointListener.run(TinyPretraining.SEED, "", Map.of()),
                    from);
            Outcome outcome = pretraining.run(first, List.of(count, checkpoints), () -> steps.get() >= stopAt);
            assertEquals(steps.get() < PLAN.steps() ? Outcome.INTERRUPTED : Outcome.FINISHED, outcome);
            return checkpoints.last().orElseThrow().folder();
        }
    }
}
