package io.mae4j.engine;

import io.mae4j.graph.Graph;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A compiled graph together with its parameters. Not thread-safe: one caller at a time. */
public interface Program extends AutoCloseable {

    /** The graph that was compiled, without gradients. */
    Graph graph();

    /**
     * Computes outputs.
     *
     * @param inputs every input of the graph that the outputs need, of exactly the declared shape; FLOAT32 or INT32. What is
     *     FLOAT32 [batch, channels, ...] may also be UINT8, with {@code <name>.levels} FLOAT32 [channels, 256] beside it: what
     *     each byte stands for. The numbers are the table's, bit by bit, whatever the engine
     * @param outputs names of outputs to compute
     * @return copies that the caller owns, INT32 of integers, else FLOAT32 (DOUBLE where the engine computes in double precision),
     *     row-major
     * @throws io.mae4j.UserError if an input is missing or has another shape than compiled for
     */
    Map<String, INDArray> run(Map<String, INDArray> inputs, Collection<String> outputs);

    /** Computes every output. */
    default Map<String, INDArray> run(Map<String, INDArray> inputs) {
        return run(inputs, graph().outputs().keySet());
    }

    /** Copies of all parameters by name, and nothing else. */
    default Map<String, INDArray> parameters() {
        Map<String, INDArray> parameters = new LinkedHashMap<>(state());
        parameters.keySet().retainAll(graph().parameters().keySet());
        return parameters;
    }

    /** Copies of all parameters by name, and with them whatever else a checkpoint has to keep (see {@link TrainingProgram}). */
    Map<String, INDArray> state();

    /**
     * Replaces the arrays that are given, and leaves the others.
     *
     * @throws io.mae4j.UserError if a name is unknown or a shape differs; then nothing is replaced
     */
    void load(Map<String, INDArray> state);

    /** Frees native memory; the program cannot be used after it. */
    @Override
    void close();
}
