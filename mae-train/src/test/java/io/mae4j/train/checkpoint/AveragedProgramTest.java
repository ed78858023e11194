package io.mae4j.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mae4j.engine.TrainingProgram;
import io.mae4j.train.AveragedProgram;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

class AveragedProgramTest {
    private static final String WEIGHT = "fc1.weight";

    @TempDir
    Path temporary;

    @Test
    void followsTheParametersByTheShareThatDecayLeaves() {
        try (AveragedProgram averaged = new AveragedProgram(TinyProgram.compile(4, 1), 0.75)) {
            float[] expected = floats(averaged.parameters());
            for (int step = 1; step <= 3; step++) {
                TinyProgram.step(averaged, step);
                float[] now = floats(averaged.parameters());
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = 0.75f * expected[i] + 0.25f * now[i];
                }
            }
            assertArrayEquals(expected, floats(averaged.average()), 1e-6f);
            assertNotEquals(expected[0], floats(averaged.parameters())[0], "the steps go on from other weights");
        }
    }

    @Test
    void theAverageOfWhatDoesNotChangeIsWhatItIs() {
        try (AveragedProgram averaged = new AveragedProgram(TinyProgram.compile(4, 1), 0.9999)) {
            float[] frozen = floats(averaged.parameters());
            for (int step = 0; step < 300; step++) {
                averaged.update(0);
            }
            assertArrayEquals(frozen, floats(averaged.parameters()));
            assertArrayEquals(frozen, floats(averaged.average()));
        }
    }

    @Test
    void aCheckpointsWeightsAreTheAverageAndTheRunGoesOnFromTheOthers() {
        CheckpointFolder folder = new CheckpointFolder(temporary, 1);
        try (AveragedProgram first = new AveragedProgram(TinyProgram.compile(4, 1), 0.75);
                AveragedProgram second = new AveragedProgram(TinyProgram.compile(4, 2), 0.75)) {
            TinyProgram.step(first, 1);
            TinyProgram.step(first, 2);
            Checkpoint saved = folder.save(TinyProgram.state(2), first);
            assertArrayEquals(floats(first.average()), floats(saved.weights()));
            saved.resume(second);
            assertArrayEquals(floats(first.parameters()), floats(second.parameters()));
            TinyProgram.step(first, 3);
            TinyProgram.step(second, 3);
            assertArrayEquals(floats(first.average()), floats(second.average()));
            assertArrayEquals(floats(first.parameters()), floats(second.parameters()));
        }
    }

    @Test
    void weightsThatAreGivenAloneBeginTheAverage() {
        try (AveragedProgram averaged = new AveragedProgram(TinyProgram.compile(4, 1), 0.75);
                TrainingProgram other = TinyProgram.compile(4, 2)) {
            TinyProgram.step(averaged, 1);
            averaged.load(other.parameters());
            assertArrayEquals(floats(other.parameters()), floats(averaged.average()));
            assertArrayEquals(floats(other.parameters()), floats(averaged.parameters()));
            assertEquals(other.parameters().keySet(), averaged.average().keySet());
        }
    }

    @Test
    void averagesAStepThatIsTakenAtOnceTheSame() {
        try (AveragedProgram apart = new AveragedProgram(TinyProgram.compile(4, 1), 0.75);
                AveragedProgram atOnce = new AveragedProgram(TinyProgram.compile(4, 1), 0.75)) {
            for (int step = 1; step < 3; step++) {
                TinyProgram.step(apart, step);
                atOnce.step(TinyProgram.batch(step), 1, 0.01, Optional::empty);
            }
            assertArrayEquals(floats(apart.average()), floats(atOnce.average()));
            assertArrayEquals(floats(apart.parameters()), floats(atOnce.parameters()));
        }
    }

    @Test
    void tellsTheProgramOfTheNextBatch() {
        List<Object> told = new ArrayList<>();
        TrainingProgram program = (TrainingProgram) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TrainingProgram.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("parameters")) {
                        return Map.of();
                    }
                    told.addAll(List.of(arguments));
                    return 3.5;
                });
        Supplier<Optional<Map<String, INDArray>>> next = Optional::empty;
        assertEquals(3.5, new AveragedProgram(program, 0.5).backward(Map.of(), 0.25, next));
        assertEquals(List.of(Map.of(), 0.25, next), told);
    }

    private static float[] floats(Map<String, INDArray> weights) {
        return weights.get(WEIGHT).ravel().toFloatVector();
    }
}
