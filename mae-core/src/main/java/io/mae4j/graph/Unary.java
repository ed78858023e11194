package io.mae4j.graph;

import java.util.List;

/** A function of each element. */
public record Unary(Function function) implements Op {
    /** The functions; each knows its derivative, written in operators. */
    public enum Function {
        EXP,
        LOG,
        TANH,
        SQRT,
        /** {@code 1 / sqrt(x)}. */
        RSQRT,
        RECIPROCAL,
        ABS,
        /** -1, 0 or 1; its derivative is 0. */
        SIGN
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor x = node.input(0);
        Tensor y = node.output(0);
        Tensor derivative =
                switch (function) {
                    case EXP -> y;
                    case LOG -> g.unary(Function.RECIPROCAL, x);
                    case TANH -> g.affine(g.multiply(y, y), -1, 1);
                    case SQRT -> g.scale(g.unary(Function.RECIPROCAL, y), 0.5);
                    case RSQRT -> g.scale(g.multiply(y, g.multiply(y, y)), -0.5);
                    case RECIPROCAL -> g.scale(g.multiply(y, y), -1);
                    case ABS -> g.unary(Function.SIGN, x);
                    case SIGN -> g.scale(x, 0);
                };
        return List.of(g.multiply(outputGradients.get(0), derivative));
    }
}
