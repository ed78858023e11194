package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
