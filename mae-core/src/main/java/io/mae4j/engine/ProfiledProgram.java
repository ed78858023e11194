package io.mae4j.engine;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A training program that can tell where the time of a step goes. */
public interface ProfiledProgram extends TrainingProgram {

    /**
     * A part of a step.
     *
     * @param name operator and parameter or shape, such as {@code Linear blocks.0.attn.qkv.weight}
     * @param bytes of memory that it reads and writes, each counted once: the least that it has to move; 0 if not known
     */
    record Part(String name, double seconds, long bytes) {}

    /** The parts of a step in the order in which they run, without the optimiser. */
    record Profile(List<Part> forward, List<Part> backward) {
        public double forwardSeconds() {
            return forward.stream().mapToDouble(Part::seconds).sum();
        }

        public double backwardSeconds() {
            return backward.stream().mapToDouble(Part::seconds).sum();
        }
    }

    /** Does what {@code backward(inputs, 1)} does, with a clock. */
    Profile profile(Map<String, INDArray> inputs);

    /** The bytes of native memory that the program holds, for weights, moments, activations and the rest. */
    long nativeBytes();
}
