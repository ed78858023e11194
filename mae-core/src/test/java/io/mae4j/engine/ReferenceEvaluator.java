package io.mae4j.engine;

import io.mae4j.graph.Add;
import io.mae4j.graph.Affine;
import io.mae4j.graph.Attention;
import io.mae4j.graph.AttentionGradient;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Broadcast;
import io.mae4j.graph.Concat;
import io.mae4j.graph.Constant;
import io.mae4j.graph.Gather;
import io.mae4j.graph.Gelu;
import io.mae4j.graph.GeluGradient;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Input;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Linear;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.MaskedMeanSquare;
import io.mae4j.graph.MaskedMeanSquareGradient;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Multiply;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.Pad;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Reshape;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.SameDiffLambdaGradient;
import io.mae4j.graph.ScatterAdd;
import io.mae4j.graph.Slice;
import io.mae4j.graph.Softmax;
import io.mae4j.graph.SoftmaxCrossEntropy;
import io.mae4j.graph.SumTo;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Transpose;
import io.mae4j.graph.Unary;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The slow, obvious twin of every engine: plain Java loops in double precision over any graph. */
public final class ReferenceEvaluator {
    private ReferenceEvaluator() {}

    /** The parameters as the graph's initialisers give them. */
    public static Map<String, Array> initialParameters(Graph graph, long seed) {
        Map<String, Array> parameters = new LinkedHashMap<>();
        graph.parameters().forEach((name, tensor) -> {
            float[] values = Graph.initialValues((Parameter) tensor.node().op(), seed);
            parameters.put(name, Array.of(tensor.shape(), values));
        });
        return parameters;
    }

    /** Named outputs; those of inputs that they do not need may be missing. */
    public static Map<String, Array> run(
            Graph graph, Map<String, Array> inputs, Map<String, Array> parameters, Collection<String> outputs) {
        return run(graph, inputs, parameters, outputs, Optional.empty());
    }

    /** The same, of rounded numbers. */
    static Map<String, Array> run(
            Graph graph,
            Map<String, Array> inputs,
            Map<String, Array> parameters,
            Collection<String> outputs,
            Optional<Rounding> rounding) {
        Map<Tensor, Array> values = new HashMap<>();
        for (Node node : graph.needed(outputs.stream().map(graph::output).toList())) {
            List<Array> arguments = IntStream.range(0, node.inputs().size())
                    .mapToObj(i -> read(node, i, values.get(node.input(i)), rounding))
                    .toList();
            List<Array> results = node.op() instanceof Input input
                    ? List.of(inputs.get(input.name()))
                    : node.op() instanceof Parameter parameter
                            ? List.of(parameters.get(parameter.name()))
                            : evaluate(node.op(), arguments, node);
            for (int i = 0; i < results.size(); i++) {
                values.put(node.output(i), results.get(i));
            }
        }
        Map<String, Array> named = new LinkedHashMap<>();
        outputs.forEach(name -> named.put(name, values.get(graph.output(name))));
        return named;
    }

    private static Array read(Node node, int index, Array values, Optional<Rounding> rounding) {
        return rounding.map(r -> r.read(node, index, values)).orElse(values);
    }

    private static List<Array> evaluate(Op op, List<Array> in, Node node) {
        if (op instanceof Constant o) {
            return List.of(Array.of(o.shape(), o.values()));
        } else if (op instanceof Add) {
            return List.of(ReferenceElements.binary(in.get(0), in.get(1), Double::sum));
        } else if (op instanceof Multiply) {
            return List.of(ReferenceElements.binary(in.get(0), in.get(1), (a, b) -> a * b));
        } else if (op instanceof Affine o) {
            return List.of(ReferenceElements.map(in.get(0), x -> o.scale() * x + o.shift()));
        } else if (op instanceof Unary o) {
            return List.of(ReferenceElements.unary(o.function(), in.get(0)));
        } else if (op instanceof Gelu) {
            return List.of(ReferenceElements.map(in.get(0), x -> x * ErrorFunction.normal(x)));
        } else if (op instanceof GeluGradient) {
            return List.of(ReferenceElements.binary(
                    in.get(0),
                    in.get(1),
                    (x, dy) -> dy * (ErrorFunction.normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI))));
        } else if (op instanceof Broadcast o) {
            return List.of(ReferenceElements.binary(in.get(0), Array.zeros(o.shape()), Double::sum));
        } else if (op instanceof SumTo o) {
            return List.of(ReferenceElements.sumTo(in.get(0), o.shape()));
        } else if (op instanceof Reshape o) {
            return List.of(in.get(0).reshaped(o.shape()));
        } else if (op instanceof Transpose o) {
            return List.of(ReferenceLayout.transpose(in.get(0), o.axes()));
        } else if (op instanceof Concat o) {
            return List.of(ReferenceLayout.concat(in, o.axis()));
        } else if (op instanceof Slice o) {
            return List.of(ReferenceLayout.slice(in.get(0), o.axis(), o.from(), o.to()));
        } else if (op instanceof Pad o) {
            return List.of(ReferenceLayout.pad(in.get(0), o.axis(), o.before(), o.after()));
        } else if (op instanceof Gather) {
            return List.of(ReferenceLayout.gather(in.get(0), in.get(1)));
        } else if (op instanceof ScatterAdd o) {
            return List.of(ReferenceLayout.scatterAdd(in.get(0), in.get(1), o.batches(), o.tokens()));
        } else if (op instanceof Linear) {
            return List.of(ReferenceProducts.linear(in));
        } else if (op instanceof LinearWeightGradient o) {
            return ReferenceProducts.linearWeightGradient(in.get(0), in.get(1), o.bias());
        } else if (op instanceof MatMul o) {
            return List.of(ReferenceProducts.matMul(in.get(0), in.get(1), o.transposeA(), o.transposeB()));
        } else if (op instanceof LayerNorm o) {
            return ReferenceNorms.layerNorm(in, o.epsilon());
        } else if (op instanceof LayerNormGradient) {
            return ReferenceNorms.layerNormGradient(in);
        } else if (op instanceof BatchNorm o) {
            return ReferenceNorms.batchNorm(in.get(0), o.epsilon());
        } else if (op instanceof Softmax) {
            return List.of(ReferenceNorms.softmax(in.get(0)));
        } else if (op instanceof SoftmaxCrossEntropy) {
            return List.of(ReferenceLosses.crossEntropy(in.get(0), in.get(1)));
        } else if (op instanceof MaskedMeanSquare) {
            return List.of(ReferenceLosses.maskedMeanSquare(in.get(0), in.get(1), in.get(2)));
        } else if (op instanceof MaskedMeanSquareGradient) {
            return List.of(ReferenceLosses.maskedMeanSquareGradient(in));
        } else if (op instanceof Attention o) {
            return ReferenceAttention.forward(o.heads(), in.get(0), in.size() == 2 ? in.get(1) : null);
        } else if (op instanceof AttentionGradient o) {
            return List.of(ReferenceAttention.gradient(o.heads(), in));
        } else if (op instanceof SameDiffLambda o) {
            return List.of(ReferenceLambda.run(o, in, node.inputs()));
        } else if (op instanceof SameDiffLambdaGradient o) {
            return ReferenceLambda.gradient(o, in, node.inputs());
        }
        throw new AssertionError("the reference does not know " + op);
    }
}
