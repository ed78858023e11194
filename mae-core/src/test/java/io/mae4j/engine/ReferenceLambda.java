package io.mae4j.engine;

import io.mae4j.graph.DType;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.SameDiffLambdaGradient;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Lambdas by SameDiff in double precision, and their gradients by central differences. */
final class ReferenceLambda {
    private static final double STEP = 1e-5;

    private ReferenceLambda() {}

    static Array run(SameDiffLambda lambda, List<Array> values, List<Tensor> inputs) {
        SameDiff sd = SameDiff.create();
        SDVariable[] variables = new SDVariable[values.size()];
        Map<String, INDArray> given = new HashMap<>();
        for (int i = 0; i < variables.length; i++) {
            DataType type = inputs.get(i).type().dtype() == DType.INT ? DataType.INT : DataType.DOUBLE;
            variables[i] = sd.placeHolder("in" + i, type, values.get(i).shape().toLongArray());
            given.put("in" + i, values.get(i).toNd4j(type));
        }
        SDVariable y = lambda.function().apply(sd, variables);
        return Array.of(sd.output(given, y.name()).get(y.name()))
                .reshaped(lambda.type().shape());
    }

    static List<Array> gradient(SameDiffLambdaGradient op, List<Array> in, List<Tensor> inputs) {
        int last = in.size() - 1;
        double[] dy = in.get(last).values();
        List<Array> gradients = new ArrayList<>();
        for (int i = 0; i < last; i++) {
            if (inputs.get(i).type().dtype() == DType.INT) {
                continue;
            }
            List<Array> values = new ArrayList<>(in.subList(0, last));
            Array x = in.get(i).copy();
            values.set(i, x);
            Array gradient = Array.zeros(x.shape());
            for (int e = 0; e < x.values().length; e++) {
                double at = x.values()[e];
                x.values()[e] = at + STEP;
                double[] above = run(op.lambda(), values, inputs).values().clone();
                x.values()[e] = at - STEP;
                double[] below = run(op.lambda(), values, inputs).values();
                x.values()[e] = at;
                for (int o = 0; o < dy.length; o++) {
                    gradient.values()[e] += dy[o] * (above[o] - below[o]) / (2 * STEP);
                }
            }
            gradients.add(gradient);
        }
        return gradients;
    }
}
