package io.mae4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every engine's programs do with what they are fed: batches that are known ahead, bytes, and bad input. */
abstract class InputContract {
    static final UpdateRule ADAM_W = new UpdateRule.AdamW(0.9, 0.95, 1e-8);
    static final Map<String, ParameterGroup> GROUPS = Map.of(
            "a.weight",
            new ParameterGroup(0.5, 0.1),
            "b.weight",
            new ParameterGroup(2, 0.05),
            "n.bias",
            new ParameterGroup(0, 0.3),
            SmallModel.UNUSED,
            new ParameterGroup(1, 0.2));

    /** The engine under test. */
    protected abstract Engine engine();

    @Test
    void whatIsLearntIsTheSameWhetherTheNextBatchIsKnownOrNot() {
        try (TrainingProgram plain = training(ADAM_W);
                TrainingProgram told = training(ADAM_W)) {
            Map<String, INDArray> next = SmallModel.batch(0);
            for (int i = 0; i < 6; i++) {
                Map<String, INDArray> now = next;
                next = SmallModel.batch(i + 1);
                Optional<Map<String, INDArray>> known = Optional.of(next);
                assertEquals(plain.backward(now, 0.5), told.backward(now, 0.5, () -> known));
                if (i % 2 == 1) {
                    assertEquals(plain.update(0.01), told.update(0.01));
                    assertEquals(plain.run(SmallModel.batch(9)), told.run(SmallModel.batch(9)));
                }
            }
            assertSame(plain.state(), told.state());
        }
    }

    @Test
    void aNextBatchThatDoesNotComeIsForgotten() {
        try (TrainingProgram plain = training(ADAM_W);
                TrainingProgram told = training(ADAM_W)) {
            Map<String, INDArray> announced = SmallModel.batch(1);
            plain.backward(SmallModel.batch(0), 1);
            told.backward(SmallModel.batch(0), 1, () -> Optional.of(announced));
            announced.values().forEach(array -> array.assign(3));
            assertEquals(plain.backward(SmallModel.batch(2), 1), told.backward(SmallModel.batch(2), 1));
            assertEquals(plain.backward(announced, 1), told.backward(announced, 1));
            assertSame(plain.state(), told.state());
        }
    }

    @Test
    void aNextBatchThatDoesNotFitIsRefusedWhenItComes() {
        try (TrainingProgram plain = training(ADAM_W);
                TrainingProgram told = training(ADAM_W)) {
            Map<String, INDArray> wrong = Map.of("x", SmallModel.zeros(6, 4), "target", SmallModel.zeros(5, 3));
            assertEquals(
                    plain.backward(SmallModel.batch(0), 1),
                    told.backward(SmallModel.batch(0), 1, () -> Optional.of(wrong)));
            assertNames("[6, 4], but the program was compiled for [5, 4]", () -> told.backward(wrong, 1));
            plain.update(0.01);
            told.update(0.01);
            assertSame(plain.state(), told.state());
        }
    }

    @Test
    void onlyInputsThatTheOutputsNeedAreAskedFor() {
        try (Program program = engine().compile(SmallModel.graph(), SmallModel.SEED)) {
            Map<String, INDArray> batch = new HashMap<>(SmallModel.batch(0));
            batch.remove("target");
            assertEquals(
                    List.of("y"), List.copyOf(program.run(batch, List.of("y")).keySet()));
            assertEquals(1, program.run(Map.of(), List.of("unused")).size());
        }
    }

    @Test
    void badInputIsNamed() {
        try (Program program = engine().compile(SmallModel.graph(), SmallModel.SEED)) {
            Map<String, INDArray> batch = new HashMap<>(SmallModel.batch(0));
            batch.remove("target");
            assertNames("target", () -> program.run(batch));
            batch.put("target", SmallModel.zeros(5, 4));
            assertNames("'target' has shape [5, 4], but the program was compiled for [5, 3]", () -> program.run(batch));
            batch.put("target", SmallModel.zeros(5, 3).castTo(DataType.INT));
            assertNames("target", () -> program.run(batch));
        }
    }

    @Test
    void bytesAreTheNumbersThatTheyStandFor() {
        for (int[] dims : List.of(new int[] {2, 3, 4, 4}, new int[] {3, 2, 5}, new int[] {4, 3})) {
            Pixels pixels = Pixels.of(dims);
            try (TrainingProgram ofFloats = engine().compile(pixels.graph(), 1, Pixels.TRAINING);
                    TrainingProgram ofBytes = engine().compile(pixels.graph(), 1, Pixels.TRAINING)) {
                for (int batch = 0; batch < 2; batch++) {
                    assertEquals(ofFloats.run(pixels.floats(batch)), ofBytes.run(pixels.bytes(batch)));
                    assertEquals(ofFloats.backward(pixels.floats(batch), 1), ofBytes.backward(pixels.bytes(batch), 1));
                }
                Map<String, INDArray> next = pixels.bytes(0);
                for (int batch = 0; batch < 7; batch++) { // which come ahead, in either form
                    Map<String, INDArray> now = next;
                    next = batch == 2 ? pixels.floats(batch + 1) : pixels.bytes(batch + 1);
                    Optional<Map<String, INDArray>> known = Optional.of(next);
                    assertEquals(ofFloats.backward(pixels.floats(batch), 1), ofBytes.backward(now, 1, () -> known));
                    if (batch == 4) {
                        assertEquals(ofFloats.run(pixels.floats(9)), ofBytes.run(pixels.bytes(9)));
                    }
                    assertEquals(ofFloats.update(0.1), ofBytes.update(0.1));
                }
                assertSame(ofFloats.state(), ofBytes.state());
            }
        }
    }

    @Test
    void bytesWithoutLevelsAreRefused() {
        Pixels pixels = Pixels.of(2, 3, 4, 4);
        try (Program program = engine().compile(pixels.graph(), 1)) {
            Map<String, INDArray> batch = new HashMap<>(pixels.bytes(0));
            batch.remove("images.levels");
            assertNames(
                    "input 'images' holds bytes, so that 'images.levels' has to be FLOAT [3, 256], what each byte stands"
                            + " for; it is missing",
                    () -> program.run(batch));
            batch.put("images.levels", SmallModel.zeros(2, 256));
            assertNames("it is FLOAT [2, 256]", () -> program.run(batch));
        }
    }

    @Test
    void aBatchOfAnotherSizeIsNotLearntFrom() {
        try (TrainingProgram program = training(ADAM_W)) {
            Map<String, INDArray> batch = Map.of("x", SmallModel.zeros(6, 4), "target", SmallModel.zeros(6, 3));
            assertNames("[6, 4], but the program was compiled for [5, 4]", () -> program.backward(batch, 1));
            assertEquals(0, program.update(0.01));
        }
    }

    TrainingProgram training(UpdateRule rule) {
        return engine().compile(SmallModel.graph(), SmallModel.SEED, straightTraining(rule));
    }

    static Training straightTraining(UpdateRule rule) {
        return new Training("loss", rule, GROUPS, OptionalDouble.of(1));
    }

    static void assertNames(String name, Runnable action) {
        String message = assertThrows(UserError.class, action::run).getMessage();
        assertTrue(message.contains(name) && message.lines().count() == 1, message);
    }

    static void assertSame(Map<String, INDArray> expected, Map<String, INDArray> actual) {
        assertEquals(new TreeSet<>(expected.keySet()), new TreeSet<>(actual.keySet()));
        expected.forEach((name, array) -> assertEquals(0, Array.of(array).distance(Array.of(actual.get(name))), name));
    }
}
