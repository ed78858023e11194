package io.mae4j.train.checkpoint;

import io.mae4j.UserError;
import io.mae4j.engine.Program;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.file.AtomicFile;
import io.mae4j.graph.Graph;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.StoredTensor;
import io.mae4j.models.weights.TensorMatch;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A whole and undamaged checkpoint. */
public final class Checkpoint {
    static final String WEIGHTS = "weights.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String STATE = "state.json";

    private final Path folder;
    private final RunState state;

    Checkpoint(Path folder, RunState state) {
        this.folder = folder;
        this.state = state;
    }

    /**
     * Opens a checkpoint and compares every byte of it with its checksum.
     *
     * @throws UserError if it is none, or is damaged: which file, and how
     */
    public static Checkpoint open(Path folder) {
        Path stateFile = folder.resolve(STATE);
        if (!Files.isRegularFile(stateFile)) {
            throw new UserError(folder + " is no checkpoint: it has no " + STATE);
        }
        try {
            StateJson json = StateJson.parse(Files.readString(stateFile));
            for (String name : List.of(WEIGHTS, OPTIMIZER)) {
                Long noted = json.checksums().get(name);
                if (noted == null || Checksum.of(folder.resolve(name)) != noted) {
                    throw new UserError(
                            folder.resolve(name) + " is damaged: its bytes are not those that were written");
                }
            }
            return new Checkpoint(folder, json.state());
        } catch (IllegalArgumentException e) {
            throw new UserError(stateFile + " cannot be used: " + e.getMessage(), e);
        } catch (MalformedInputException e) {
            throw new UserError(stateFile + " cannot be used: it is damaged: it is not text", e);
        } catch (IOException e) {
            throw new UserError("cannot read the checkpoint " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }

    /** Where the run stood. */
    public RunState state() {
        return state;
    }

    /** The file with the weights alone. */
    public Path weightsFile() {
        return folder.resolve(WEIGHTS);
    }

    /** The weights by their published names. */
    public Map<String, INDArray> weights() {
        return Safetensors.readAll(weightsFile());
    }

    /**
     * Gives a program the weights that its graph has, for example an encoder those of the encoder.
     *
     * @throws UserError if the checkpoint lacks one or has it in another shape; then nothing is replaced
     */
    public void loadInto(Program program) {
        Map<String, List<Long>> wanted = new TreeMap<>();
        Graph graph = program.graph();
        graph.parameters().forEach((name, t) -> wanted.put(name, shape(t.shape().toLongArray())));
        TensorMatch.require("checkpoint " + folder, wanted, stored(WEIGHTS), false);
        Map<String, INDArray> weights = new HashMap<>();
        try (Safetensors file = Safetensors.open(weightsFile())) {
            wanted.keySet().forEach(name -> weights.put(name, file.read(name)));
        }
        program.load(weights);
    }

    /**
     * Puts a program back to where the run stood: weights, moments and the number of updates.
     *
     * @throws UserError if the checkpoint is of another model or optimiser: which tensors differ; then nothing is replaced
     */
    public void resume(TrainingProgram program) {
        Map<String, List<Long>> wanted = new TreeMap<>();
        Map<String, INDArray> present = program.state();
        present.forEach((name, array) -> wanted.put(name, shape(array.shape())));
        free(present);
        Map<String, List<Long>> stored = stored(WEIGHTS);
        stored.putAll(stored(OPTIMIZER));
        TensorMatch.require("checkpoint " + folder, wanted, stored, true);
        Map<String, INDArray> all = weights();
        all.putAll(Safetensors.readAll(folder.resolve(OPTIMIZER)));
        try {
            program.load(all);
        } finally {
            free(all);
        }
    }

    /** Gives back copies of a state, three times a model: they lie outside the heap, where garbage urges nobody to collect it. */
    static void free(Map<String, INDArray> copies) {
        copies.values().stream().filter(INDArray::closeable).forEach(INDArray::close);
    }

    private Map<String, List<Long>> stored(String name) {
        try (Safetensors file = Safetensors.open(folder.resolve(name))) {
            Map<String, List<Long>> shapes = new TreeMap<>();
            for (Map.Entry<String, StoredTensor> e : file.tensors().entrySet()) {
                shapes.put(e.getKey(), e.getValue().shape());
            }
            return shapes;
        }
    }

    private static List<Long> shape(long[] dims) {
        return Arrays.stream(dims).boxed().toList();
    }
}
