package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.config.RecordBinder;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StepPlanTest {

    @Test
    void theLastStepOfAnEpochTakesWhatIsLeft() {
        StepPlan plan = new StepPlan(2, 7, 3);
        assertEquals(3, plan.stepsPerEpoch());
        assertEquals(6, plan.steps());
        assertEquals(3, plan.batches(0));
        assertEquals(1, plan.batches(2));
        assertTrue(plan.endsEpoch(2));
        assertFalse(plan.endsEpoch(3));
        assertEquals(1, plan.epoch(3));
        assertEquals(1 + 3 / 7.0, plan.fractionalEpoch(4));
    }

    @Test
    void aStepMayTakeAllBatchesOfAnEpochHoweverManyItCould() {
        StepPlan plan = new StepPlan(2, 7, Integer.MAX_VALUE);
        assertEquals(1, plan.stepsPerEpoch());
        assertEquals(2, plan.steps());
        assertEquals(7, plan.batches(1));
    }

    @Test
    void aStepOfMorePicturesThanCanBeCountedIsRefused() {
        UserError error = assertThrows(
                UserError.class,
                () -> RecordBinder.bind(
                        TrainerConfig.class,
                        ConfigFactory.parseString("batch = 65536, accumulation = 32768, loader = {}")
                                .root(),
                        "trainer",
                        Set.of()));
        assertTrue(
                error.getMessage()
                        .endsWith(
                                "trainer: batch=65536 times accumulation=32768 is more than 2147483647 pictures a step"),
                error.getMessage());
    }

    @Property
    void stepsTakeEveryBatchOfEveryEpochOnceAndInOrder(
            @ForAll @IntRange(max = 4) int epochs,
            @ForAll @IntRange(min = 1, max = 20) int batches,
            @ForAll @IntRange(min = 1, max = 25) int accumulation) {
        StepPlan plan = new StepPlan(epochs, batches, accumulation);
        int next = 0;
        for (long step = 0; step < plan.steps(); step++) {
            assertEquals(next, plan.epoch(step) * batches + plan.firstBatch(step));
            next += plan.batches(step);
        }
        assertEquals(epochs * batches, next);
    }
}
