package io.mae4j.graph;

import java.util.List;

/**
 * An operator: a record of its attributes that infers the types of its outputs and writes its own gradient in operators.
 * The set is closed, because every engine has to know each of them; what none of them covers is a {@link SameDiffLambda}.
 */
public sealed interface Op
        permits Input,
                Parameter,
                Constant,
                Add,
                Multiply,
                Affine,
                Unary,
                Gelu,
                GeluGradient,
                Reshape,
                Transpose,
                Concat,
                Slice,
                Pad,
                Broadcast,
                SumTo,
                Linear,
                LinearWeightGradient,
                MatMul,
                LayerNorm,
                LayerNormGradient,
                BatchNorm,
                Softmax,
                SoftmaxCrossEntropy,
                Attention,
                AttentionGradient,
                Gather,
                ScatterAdd,
                MaskedMeanSquare,
                MaskedMeanSquareGradient,
                SameDiffLambda,
                SameDiffLambdaGradient {

    /**
     * The types of the outputs.
     *
     * @throws IllegalArgumentException if the inputs do not fit the operator
     */
    List<TensorType> infer(List<TensorType> inputs);

    /**
     * The gradient of the loss with respect to every input, given that of the first output. Further outputs, such as a norm's
     * statistics, count as constants.
     *
     * @param outputGradients one per output; never null for the first
     * @return one per input; null where the operator has no gradient in that input
     */
    List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients);

    /** Whether the loss can be differentiated through input {@code i}. */
    default boolean differentiable(int input) {
        return true;
    }

    /** For gradient rules of operators that are gradients themselves. */
    static IllegalStateException noSecondDerivative(Op op) {
        return new IllegalStateException(op.getClass().getSimpleName() + " has no gradient: second derivatives are not supported");
    }
}
