package io.mae4j.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mae4j.UserError;
import io.mae4j.engine.Program;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.samediff.SameDiffEngine;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class CheckpointTest {
    @TempDir
    Path temporary;

    @Test
    void aResumedRunEndsWhereAnUninterruptedOneDoes() {
        CheckpointFolder folder = folder(3);
        Map<String, INDArray> uninterrupted;
        try (TrainingProgram program = TinyProgram.compile(4, 1)) {
            for (int step = 1; step <= 6; step++) {
                TinyProgram.step(program, step);
                if (step == 3) {
                    folder.save(TinyProgram.state(3), program);
                }
            }
            uninterrupted = program.state();
        }
        try (TrainingProgram program = TinyProgram.compile(4, 99)) {
            Checkpoint latest = latest(folder);
            assertEquals(TinyProgram.state(3), latest.state());
            latest.resume(program);
            for (int step = 4; step <= 6; step++) {
                TinyProgram.step(program, step);
            }
            assertSame(uninterrupted, program.state());
        }
    }

    @Test
    void copiesOfAStateAreGivenBackAtOnce() {
        List<INDArray> copies = new ArrayList<>();
        try (TrainingProgram program = TinyProgram.compile(4, 1)) {
            TinyProgram.step(program, 1);
            Map<String, INDArray> before = program.state();
            TrainingProgram watched = (TrainingProgram) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {TrainingProgram.class}, (proxy, method, arguments) -> {
                        Object result = method.invoke(program, arguments);
                        Object state = method.getName().equals("load") ? arguments[0] : result;
                        copies.addAll(((Map<?, ?>) state)
                                .values().stream().map(INDArray.class::cast).toList());
                        return result;
                    });
            Checkpoint saved = folder(1).save(TinyProgram.state(1), watched);
            saved.resume(watched);
            int tensors = 4 + 2 * 4 + 1;
            assertEquals(3 * tensors, copies.size(), "saved, compared, loaded");
            assertTrue(copies.stream().allMatch(INDArray::wasClosed));
            assertSame(before, program.state());
        }
    }

    @Test
    void weightsAreUnderTheirPublishedNamesAndNothingElse() {
        CheckpointFolder folder = folder(1);
        Checkpoint saved = saveSteps(folder, 1);
        assertEquals(
                Set.of("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"),
                saved.weights().keySet());
        assertEquals(Set.of("state.json", "weights.safetensors", "optimizer.safetensors"), names(saved.folder()));
    }

    @Test
    void theSameStateMakesTheSameBytes() throws IOException {
        Checkpoint one = saveSteps(new CheckpointFolder(temporary.resolve("one"), 1), 2);
        Checkpoint two = saveSteps(new CheckpointFolder(temporary.resolve("two"), 1), 2);
        for (String name : names(one.folder())) {
            assertEquals(
                    -1, Files.mismatch(one.folder().resolve(name), two.folder().resolve(name)), name);
        }
    }

    @Test
    void keepsTheLastOnes() {
        CheckpointFolder folder = folder(2);
        try (TrainingProgram program = TinyProgram.compile(4, 1)) {
            for (long step : new long[] {5, 20, 999_999, 1_000_000}) {
                folder.save(TinyProgram.state(step), program);
            }
        }
        assertEquals(Set.of("step-999999", "step-1000000"), names(folder.path()));
        assertEquals(1_000_000, latest(folder).state().step());
    }

    @Test
    void aRunThatGoesOnBeforeADamagedOneKeepsWhatItWrites() throws IOException {
        saveSteps(folder(9), 3);
        for (int step : new int[] {2, 3}) {
            Files.delete(folder(1).path().resolve("step-00000" + step).resolve("state.json"));
        }
        CheckpointFolder folder = folder(1);
        assertEquals(1, folder.takeUp(w -> {}).orElseThrow().state().step());
        saveSteps(folder, 1);
        assertEquals(Set.of("step-000001", "step-000002", "step-000003"), names(folder.path()));
        assertEquals(1, folder.latest(w -> {}).orElseThrow().state().step());
    }

    @Test
    @ResourceLock(Resources.LOCALE)
    void namesAreTheSameWhereDigitsAreOthers() {
        Locale usual = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("fa")); // whose zero is no 0
        try {
            saveSteps(folder(2), 3);
            assertEquals(Set.of("step-000002", "step-000003"), names(folder(2).path()));
            assertEquals(3, latest(folder(2)).state().step());
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void aRunThatGoesOnFindsNothingHalfRemoved() throws IOException {
        saveSteps(folder(9), 3);
        Path step = folder(1).path().resolve("step-000001");
        Files.move(step, step.resolveSibling(".step-000001." + UUID.randomUUID() + ".part"));
        assertEquals(3, folder(1).takeUp(w -> fail(w)).orElseThrow().state().step());
        assertEquals(Set.of("step-000003"), names(folder(1).path()));
    }

    @Test
    void thereIsNoneBeforeTheFirst() {
        assertEquals(Optional.empty(), folder(1).latest(w -> fail(w)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"weights.safetensors", "optimizer.safetensors", "state.json"})
    void aTruncatedNewestFallsBackToTheOneBeforeAndSaysSo(String name) throws IOException {
        CheckpointFolder folder = folder(3);
        saveSteps(folder, 2);
        Path file = folder.path().resolve("step-000002").resolve(name);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }
        List<String> warnings = new ArrayList<>();
        assertEquals(1, folder.latest(warnings::add).orElseThrow().state().step());
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0).contains(file.toString()) && warnings.get(0).contains("damaged"), warnings::toString);
        assertEquals(1, warnings.get(0).lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"x\"", "[]"})
    void aStateThatHasNoNumberForItsStepIsDamaged(String step) throws IOException {
        CheckpointFolder folder = folder(3);
        Path file = saveSteps(folder, 2).folder().resolve("state.json");
        Files.writeString(file, Files.readString(file).replace("\"step\": 2", "\"step\": " + step));
        List<String> warnings = new ArrayList<>();
        assertEquals(1, folder.latest(warnings::add).orElseThrow().state().step());
        assertTrue(warnings.get(0).contains(file + " cannot be used: it is damaged"), warnings::toString);
    }

    @Test
    void aStateWithANegativeStepIsOfNoRun() throws IOException {
        CheckpointFolder folder = folder(3);
        Path file = saveSteps(folder, 2).folder().resolve("state.json");
        Files.writeString(file, Files.readString(file).replace("\"step\": 2", "\"step\": -2"));
        List<String> warnings = new ArrayList<>();
        assertEquals(1, folder.latest(warnings::add).orElseThrow().state().step());
        assertTrue(warnings.get(0).contains(file + " cannot be used: step -2, "), warnings::toString);
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        CheckpointFolder folder = folder(3);
        Checkpoint saved = saveSteps(folder, 1);
        byte[] bytes = Files.readAllBytes(saved.weightsFile());
        bytes[bytes.length - 3] ^= 4;
        Files.write(saved.weightsFile(), bytes);
        UserError error = assertThrows(UserError.class, () -> folder.latest(w -> {}));
        assertTrue(error.getMessage().contains("weights.safetensors is damaged"), error.getMessage());
    }

    @Test
    void aMissingFileIsNoticed() throws IOException {
        CheckpointFolder folder = folder(3);
        Checkpoint saved = saveSteps(folder, 2);
        Files.delete(saved.folder().resolve("optimizer.safetensors"));
        List<String> warnings = new ArrayList<>();
        assertEquals(1, folder.latest(warnings::add).orElseThrow().state().step());
        assertTrue(warnings.get(0).contains("no such file"), warnings::toString);
    }

    @Test
    void whatACrashLeftIsIgnoredAndThenRemoved() throws IOException {
        CheckpointFolder folder = folder(3);
        saveSteps(folder, 1);
        Path part = folder.path().resolve(".step-000002." + UUID.randomUUID() + ".part");
        Files.createDirectory(part);
        Files.write(part.resolve("weights.safetensors"), new byte[100]);
        assertEquals(1, latest(folder).state().step());
        saveSteps(folder, 2);
        assertEquals(Set.of("step-000001", "step-000002"), names(folder.path()));
    }

    @Test
    void aCrashInTheMiddleOfAReplacementLosesNothing() throws IOException {
        CheckpointFolder folder = folder(1);
        Checkpoint saved = saveSteps(folder, 1);
        Files.move(saved.folder(), folder.path().resolve(".step-000001." + UUID.randomUUID() + ".old"));
        assertEquals(1, latest(folder).state().step());
        saveSteps(folder, 1);
        assertEquals(Set.of("step-000001"), names(folder.path()));
    }

    @Test
    void aStepIsReplacedByItself() {
        CheckpointFolder folder = folder(2);
        try (TrainingProgram program = TinyProgram.compile(4, 1)) {
            folder.save(TinyProgram.state(1), program);
            TinyProgram.step(program, 1);
            folder.save(TinyProgram.state(1), program);
            assertArrayEquals(
                    program.state().get("fc1.bias").toFloatVector(),
                    latest(folder).weights().get("fc1.bias").toFloatVector());
        }
        assertEquals(Set.of("step-000001"), names(folder.path()));
    }

    @Test
    void aCheckpointOfAnotherModelSaysWhichTensorsDifferAndChangesNothing() {
        Checkpoint saved = saveSteps(folder(1), 1);
        try (TrainingProgram other = TinyProgram.compile(8, 1)) {
            Map<String, INDArray> before = other.state();
            UserError error = assertThrows(UserError.class, () -> saved.resume(other));
            assertTrue(
                    error.getMessage()
                            .endsWith(
                                    " is of another model: 9 of another shape: fc1.bias (stored [4], the model has [8]),"
                                            + " fc1.weight (stored [4, 3], the model has [8, 3]),"
                                            + " fc2.weight (stored [2, 4], the model has [2, 8]), ..."),
                    error.getMessage());
            assertSame(before, other.state());
        }
    }

    @Test
    void anEncoderTakesItsPartOfTheWeights() {
        Checkpoint saved = saveSteps(folder(1), 2);
        SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
        try (Program encoder = engine.compile(TinyProgram.firstLayer(4), 5)) {
            saved.loadInto(encoder);
            Map<String, INDArray> weights = saved.weights();
            encoder.state().forEach((name, array) -> assertEquals(weights.get(name), array, name));
        }
    }

    @Test
    void aFolderThatIsNoCheckpointIsRefused() {
        UserError error = assertThrows(UserError.class, () -> Checkpoint.open(temporary));
        assertEquals(temporary + " is no checkpoint: it has no state.json", error.getMessage());
    }

    private CheckpointFolder folder(int keep) {
        return new CheckpointFolder(temporary.resolve("checkpoints"), keep);
    }

    private static Checkpoint saveSteps(CheckpointFolder folder, int steps) {
        Checkpoint last = null;
        try (TrainingProgram program = TinyProgram.compile(4, 1)) {
            for (int step = 1; step <= steps; step++) {
                TinyProgram.step(program, step);
                last = folder.save(TinyProgram.state(step), program);
            }
        }
        return last;
    }

    private static Checkpoint latest(CheckpointFolder folder) {
        return folder.latest(warning -> fail(warning)).orElseThrow();
    }

    private static Set<String> names(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return Set.copyOf(children.map(p -> p.getFileName().toString()).toList());
        } catch (IOException e) {
            return fail(e);
        }
    }

    private static void assertSame(Map<String, INDArray> expected, Map<String, INDArray> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, array) ->
                assertEquals(array.toStringFull(), actual.get(name).toStringFull(), name));
    }
}
