package io.mae4j.graph;

import java.util.Arrays;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * An operator of a user's own, written in SameDiff: what no other operator covers. Every engine can run it through ND4J, slower
 * than its own kernels, and SameDiff differentiates it.
 *
 * @param name for messages and profiles
 * @param type the type of the result; SameDiff cannot infer shapes before it runs
 * @param function builds the result from the inputs
 */
public record SameDiffLambda(String name, TensorType type, Function function) implements Op {
    /** Builds SameDiff operations on the given inputs. Called more than once, so it must not keep state. */
    @FunctionalInterface
    public interface Function {
        SDVariable apply(SameDiff sd, SDVariable[] inputs);
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(type);
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        List<Tensor> inputs = node.inputs();
        Tensor[] given = Arrays.copyOf(inputs.toArray(Tensor[]::new), inputs.size() + 1);
        given[inputs.size()] = outputGradients.get(0);
        List<Tensor> gradients = g.node(new SameDiffLambdaGradient(this), given).outputs();
        Tensor[] result = new Tensor[inputs.size()];
        int next = 0;
        for (int i = 0; i < result.length; i++) {
            result[i] = inputs.get(i).type().dtype() == DType.FLOAT ? gradients.get(next++) : null;
        }
        return Arrays.asList(result);
    }
}
