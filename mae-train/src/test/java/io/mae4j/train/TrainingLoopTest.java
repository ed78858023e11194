package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.CustomRule;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.TrainingProgram.StepOutcome;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class TrainingLoopTest {
    private static final StepPlan PLAN = new StepPlan(2, 3, 2); // steps of 2, 1, 2 and 1

    private final List<Map<String, INDArray>> given = new ArrayList<>();
    private final List<Optional<Map<String, INDArray>>> announced = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private BatchPass pass;
    private double loss = 1;

    private final CustomRule rule = new CustomRule() {
        @Override
        public List<String> moments() {
            return List.of();
        }

        @Override
        public void update(String parameter, INDArray weights, INDArray gradient, List<INDArray> moments, Step step) {
            throw new AssertionError();
        }
    };

    private static final class BatchPass implements TrainingBatches.Pass {
        private final long count;
        private final AtomicInteger open = new AtomicInteger();
        private int mostOpen;
        private long taken;

        BatchPass(long count) {
            this.count = count;
        }

        @Override
        public TrainingBatches.Batch next() {
            taken++;
            mostOpen = Math.max(mostOpen, open.incrementAndGet());
            return new TrainingBatches.Batch(new HashMap<>(), 1, open::decrementAndGet);
        }

        @Override
        public boolean isReady() {
            return taken < count;
        }

        @Override
        public long waitedNanos() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private TrainingLoop loop() {
        TrainingBatches batches = new TrainingBatches() {
            @Override
            public int perEpoch() {
                return PLAN.batchesPerEpoch();
            }

            @Override
            public Pass pass(int firstEpoch, int firstBatch, int endEpoch) {
                pass = new BatchPass((long) (endEpoch - firstEpoch) * perEpoch() - firstBatch);
                return pass;
            }
        };
        return new TrainingLoop(program(), batches, PLAN, epoch -> 0.1);
    }

    @SuppressWarnings("unchecked")
    private TrainingProgram program() {
        return (TrainingProgram) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TrainingProgram.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("customRule")) {
                        return Optional.of(rule);
                    }
                    calls.add(method.getName());
                    given.add((Map<String, INDArray>) arguments[0]);
                    Object next = arguments[arguments.length - 1];
                    announced.add(((Supplier<Optional<Map<String, INDArray>>>) next).get());
                    return method.getName().equals("step") ? new StepOutcome(loss, 1) : (Object) 1.0;
                });
    }

    @Test
    void aLossThatIsNoNumberMayBeTheWorkOfARuleThatIsNoEngines() {
        TrainingListener fails = new TrainingListener() {
            @Override
            public void stepTaken(StepReport report) {
                loss = Double.NaN;
            }
        };
        String message = assertThrows(TrainingFailure.class, () -> loop().run(0, List.of(fails), () -> false))
                .getMessage();
        assertTrue(message.startsWith("the loss is NaN at step 2"), message);
        assertTrue(message.endsWith(rule.getClass().getName()), message);
    }

    @Test
    void eachBatchIsAnnouncedWithTheOneBeforeOverStepsAndEpochs() {
        loop().run(0, List.of(), () -> false);
        assertEquals(List.of("backward", "step", "step", "backward", "step", "step"), calls);
        for (int i = 0; i + 1 < given.size(); i++) {
            assertSame(given.get(i + 1), announced.get(i).orElseThrow(), "batch " + i);
        }
        assertEquals(Optional.empty(), announced.get(given.size() - 1));
        assertEquals(2, pass.mostOpen, "a batch is released when its step is taken");
        assertEquals(0, pass.open.get());
    }

    @Test
    void aRunThatGoesOnAnnouncesFromItsFirstBatch() {
        loop().run(1, List.of(), () -> false);
        assertEquals(4, given.size());
        assertSame(given.get(1), announced.get(0).orElseThrow());
        assertEquals(Optional.empty(), announced.get(3));
    }

    @Test
    void aBatchThatWasAnnouncedWhenTheRunIsStoppedIsReleased() {
        AtomicInteger steps = new AtomicInteger();
        loop().run(0, List.of(), () -> steps.getAndIncrement() == 1);
        assertEquals(2, given.size());
        assertTrue(announced.get(1).isPresent());
        assertEquals(3, pass.taken);
        assertEquals(0, pass.open.get());
    }
}
