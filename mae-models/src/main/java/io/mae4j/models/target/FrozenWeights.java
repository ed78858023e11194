package io.mae4j.models.target;

import io.mae4j.UserError;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads back what a target kept in frozen parameters. */
final class FrozenWeights {
    private FrozenWeights() {}

    /** @throws UserError if it is not there, or has another shape */
    static float[] read(Map<String, INDArray> weights, String name, int... shape) {
        INDArray array = weights.get(name);
        long[] wanted = IntStream.of(shape).asLongStream().toArray();
        if (array == null || !Arrays.equals(array.shape(), wanted)) {
            throw new UserError("the weights are of another target: " + name + " is "
                    + (array == null ? "not among them" : Arrays.toString(array.shape())) + ", and should be "
                    + Arrays.toString(wanted));
        }
        return array.ravel().toFloatVector();
    }
}
