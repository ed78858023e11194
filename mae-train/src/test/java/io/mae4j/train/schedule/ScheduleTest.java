package io.mae4j.train.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    // computed with the published implementation: 40 of 800 epochs of warm-up, peak 2.4e-3, minimum 1e-6
    @ParameterizedTest
    @CsvSource({
        "0.0, 0.0",
        "0.5, 2.9999999999999997e-05",
        "10.0, 0.0006",
        "39.99, 0.0023994",
        "40.0, 0.0024",
        "41.25, 0.0023999839873991794",
        "200.0, 0.002147074041020974",
        "400.5, 0.0012970830114021747",
        "799.999, 1.0000000102480604e-06"
    })
    void equalsThePublishedSchedule(double epoch, double learningRate) {
        assertEquals(learningRate, cosine(40, 1e-6).learningRate(epoch, 800, 2.4e-3), 1e-15);
    }

    @Test
    void aWarmUpStartsAtZeroAndReachesThePeak() {
        assertEquals(0, cosine(5, 0.1).learningRate(0, 30, 1));
        assertEquals(1, cosine(5, 0.1).learningRate(5, 30, 1));
        assertEquals(0.1, cosine(5, 0.1).learningRate(30, 30, 1), 1e-15);
    }

    @Test
    void theLinearScheduleRisesAndFallsEvenly() {
        Schedule schedule = new LinearSchedule(new LinearSchedule.Config(2, 0.1));

        assertEquals(0, schedule.learningRate(0, 10, 1));
        assertEquals(0.75, schedule.learningRate(1.5, 10, 1), 1e-15);
        assertEquals(1, schedule.learningRate(2, 10, 1), 1e-15);
        assertEquals(0.55, schedule.learningRate(6, 10, 1), 1e-15);
        assertEquals(0.1, schedule.learningRate(10, 10, 1), 1e-15);
        assertEquals(0.1, new LinearSchedule(new LinearSchedule.Config(9, 0.1)).learningRate(10, 9, 1), 1e-15);
    }

    @Test
    void withoutWarmUpItStartsAtThePeak() {
        assertEquals(1, cosine(0, 0).learningRate(0, 30, 1));
    }

    @Property(tries = 100)
    void risesThenFallsAndStaysBetweenZeroAndThePeak(
            @ForAll @IntRange(max = 50) int warmup,
            @ForAll @IntRange(min = 1, max = 50) int epochs,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        Schedule schedule = cosine(warmup, 0);
        double epoch = share * epochs;
        double now = schedule.learningRate(epoch, epochs, 2);
        double later = schedule.learningRate(Math.min(epochs, epoch + 0.25), epochs, 2);
        assertTrue(now >= 0 && now <= 2);
        if (epoch + 0.25 < warmup) {
            assertTrue(later >= now);
        } else if (epoch >= warmup) {
            assertTrue(later <= now);
        }
    }

    @Test
    void aConstantScheduleStaysAtThePeak() {
        assertEquals(3, new ConstantSchedule(new ConstantSchedule.Config()).learningRate(17.5, 20, 3));
    }

    @Test
    void areComponents() {
        assertEquals(
                List.of("constant", "cosine", "linear"),
                Components.discover().of(Schedule.class).stream()
                        .map(ComponentDefinition::name)
                        .toList());
    }

    private static Schedule cosine(double warmup, double minimum) {
        return new CosineSchedule(new CosineSchedule.Config(warmup, minimum));
    }
}
