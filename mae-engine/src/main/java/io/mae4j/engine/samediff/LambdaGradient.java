package io.mae4j.engine.samediff;

import io.mae4j.graph.DType;
import io.mae4j.graph.Node;
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
import org.nd4j.linalg.factory.Nd4j;

/** A lambda's gradient: SameDiff differentiates the sum of y * dy. */
final class LambdaGradient {
    private final SameDiff sd = SameDiff.create();
    private final List<String> inputs = new ArrayList<>();
    private final List<String> floats = new ArrayList<>();
    private final List<Tensor> wanted;
    private final DataType dataType;

    LambdaGradient(Node node, DataType dataType) {
        this.dataType = dataType;
        wanted = node.outputs();
        List<SDVariable> variables = new ArrayList<>();
        for (Tensor input : node.inputs()) {
            boolean real = input.type().dtype() == DType.FLOAT;
            long[] shape = input.shape().toLongArray();
            String name = "input_" + inputs.size();
            // SameDiff differentiates with respect to variables only
            variables.add(real ? sd.var(name, dataType, shape) : sd.placeHolder(name, DataType.INT, shape));
            inputs.add(name);
            if (real) {
                floats.add(name);
            }
        }
        SDVariable dy = variables.remove(variables.size() - 1);
        floats.remove(floats.size() - 1);
        SameDiffLambdaGradient op = (SameDiffLambdaGradient) node.op();
        SDVariable y = op.lambda().function().apply(sd, variables.toArray(SDVariable[]::new));
        sd.setLossVariables(y.mul(dy).sum());
    }

    /** The gradients of the float inputs; zero where the lambda ignores an input. */
    List<INDArray> of(List<INDArray> arrays) {
        Map<String, INDArray> given = new HashMap<>();
        for (int i = 0; i < arrays.size(); i++) {
            SDVariable variable = sd.getVariable(inputs.get(i));
            if (variable.isPlaceHolder()) {
                given.put(inputs.get(i), arrays.get(i));
            } else {
                variable.setArray(arrays.get(i));
            }
        }
        Map<String, INDArray> gradients = sd.calculateGradients(given, floats);
        List<INDArray> results = new ArrayList<>();
        for (int i = 0; i < floats.size(); i++) {
            INDArray gradient = gradients.get(floats.get(i));
            results.add(
                    gradient != null
                            ? gradient
                            : Nd4j.zeros(dataType, wanted.get(i).shape().toLongArray()));
        }
        return results;
    }
}
