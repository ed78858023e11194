package io.mae4j.engine;

import io.mae4j.graph.Add;
import io.mae4j.graph.Attention;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.Node;
import io.mae4j.graph.Pad;
import io.mae4j.graph.ScatterAdd;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.graph.Unary;
import io.mae4j.random.RandomStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** A random graph for every operator and every way to use it. */
public final class OperatorCases {
    private final Map<String, Consumer<GraphCase>> cases = new LinkedHashMap<>();

    private OperatorCases() {
        elementwise();
        broadcasts();
        layout();
        products();
        norms();
        losses();
        lambdas();
        wiring();
    }

    public static Set<String> names() {
        return new OperatorCases().cases.keySet();
    }

    /** The case of that name, with shapes and values from the stream. */
    public static GraphCase make(String name, RandomStream random) {
        GraphCase made = new GraphCase(random);
        new OperatorCases().cases.get(name).accept(made);
        return made.done();
    }

    private void elementwise() {
        cases.put("affine", c -> c.output(c.g().affine(c.parameter(c.size(1, 4), c.size(1, 5)), -1.5, 0.25)));
        cases.put("shift", c -> c.output(c.g().affine(c.parameter(c.size(1, 4), c.size(1, 5)), 1, 0.25)));
        cases.put("gelu", c -> c.output(c.g().gelu(c.g().scale(c.parameter(3, c.size(1, 5)), 2))));
        cases.put("gelu of large values", c -> {
            Tensor x = c.parameter(2, c.size(1, 4));
            c.output(c.g().gelu(c.g().affine(x, 5, 40))).output(c.g().gelu(c.g().affine(x, 5, -40)));
        });
        for (Unary.Function function : Unary.Function.values()) {
            boolean signed =
                    switch (function) {
                        case ABS, SIGN, RECIPROCAL -> true;
                        default -> false;
                    };
            cases.put("unary " + function, c -> {
                int a = c.size(1, 3);
                int b = c.size(1, 5);
                c.output(c.g().unary(function, signed ? c.awayFromZero(a, b, 2) : c.positive(a, b, 2)));
            });
        }
        cases.put("unary LOG of values near 1", c -> {
            Tensor log = c.g().unary(Unary.Function.LOG, c.g().affine(c.positive(2, 20), 0.01, 1));
            c.output(c.g().scale(log, 100));
        });
    }

    private void broadcasts() {
        int[][][] pairs = {
            {{2, 3, 4}, {2, 3, 4}},
            {{2, 3, 4}, {4}},
            {{4}, {2, 3, 4}},
            {{2, 3, 4}, {1, 3, 4}},
            {{2, 3, 4}, {2, 1, 4}},
            {{2, 3, 4}, {2, 3, 1}},
            {{2, 3, 1}, {1, 1, 4}},
            {{3, 9, 10}, {3, 1, 1}},
            {{2, 1, 4}, {3, 1}},
            {{3, 4}, {1}},
            {{3, 4}, {}},
            {{1, 1}, {5}},
        };
        for (int[][] pair : pairs) {
            String shapes = Shape.of(pair[0]) + " " + Shape.of(pair[1]);
            cases.put("add " + shapes, c -> c.output(c.g().add(c.parameter(pair[0]), c.parameter(pair[1]))));
            cases.put("multiply " + shapes, c -> c.output(c.g().multiply(c.parameter(pair[0]), c.parameter(pair[1]))));
        }
        cases.put("broadcast", c -> c.output(c.g().broadcast(c.parameter(1, 3, 1), Shape.of(c.size(1, 3), 2, 3, 4))));
        cases.put("broadcast a scalar", c -> c.output(c.g().broadcast(c.parameter(), Shape.of(2, 3))));
        int[][] sums = {{}, {1}, {1, 1, 1}, {4}, {1, 4}, {3, 1}, {2, 3, 1}, {2, 1, 4}, {1, 3, 4}, {1, 3, 1}, {3, 4}};
        for (int[] to : sums) {
            cases.put("sum to " + Shape.of(to), c -> c.output(c.g().sumTo(c.parameter(2, 3, 4), Shape.of(to))));
        }
        cases.put("mean", c -> c.output(c.g().mean(c.parameter(2, c.size(1, 4), 3), c.size(0, 2))));
        cases.put("mean of all", c -> c.output(c.g().mean(c.parameter(2, c.size(1, 4), 3))));
    }

    private void layout() {
        cases.put("reshape", c -> c.output(c.g().gelu(c.g().reshape(c.parameter(2, 3, 4), Shape.of(4, 6)))));
        cases.put("reshape a scalar", c -> c.output(c.g().reshape(c.parameter(1, 1), Shape.SCALAR)));
        cases.put("transpose a scalar", c -> c.output(c.g().transpose(c.parameter())));
        cases.put("transpose 2", c -> c.output(c.g().transpose(c.parameter(c.size(1, 4), c.size(1, 4)), 1, 0)));
        cases.put("transpose 4", c -> c.output(c.g().transpose(c.parameter(2, 3, c.size(1, 3), 4), 2, 0, 3, 1)));
        cases.put("patches", c -> {
            Tensor image = c.parameter(2, 3, 4, 6);
            Tensor split = c.g().reshape(image, Shape.of(2, 3, 2, 2, 3, 2));
            c.output(c.g().reshape(c.g().transpose(split, 0, 2, 4, 3, 5, 1), Shape.of(2, 6, 12)));
        });
        for (int axis = 0; axis < 3; axis++) {
            int at = axis;
            int[] other = {2, 3, 4};
            other[axis] = 5;
            cases.put(
                    "concat " + axis,
                    c -> c.output(c.g().concat(at, c.parameter(2, 3, 4), c.parameter(other), c.input(2, 3, 4))));
            cases.put("slice " + axis, c -> c.output(c.g().slice(c.parameter(3, 3, 3), at, 1, c.size(2, 3))));
            cases.put(
                    "pad " + axis,
                    c -> c.output(c.g().op(new Pad(at, c.size(0, 2), c.size(0, 2)), c.parameter(2, 3, 2))));
        }
        cases.put("concat of one", c -> c.output(c.g().concat(-1, c.parameter(2, 3))));
        cases.put("slice last", c -> c.output(c.g().slice(c.parameter(2, 3, 4), -1, 0, 2)));
        cases.put("gather", c -> c.output(c.g().gather(c.parameter(3, 5, 2), c.indices(5, 3, c.size(1, 7)))));
        cases.put("gather shared", c -> c.output(c.g().gather(c.parameter(1, 5, 2), c.indices(5, 3, c.size(1, 7)))));
        cases.put("gather for one", c -> c.output(c.g().gather(c.parameter(1, 5, 2), c.indices(5, 1, 4))));
        cases.put(
                "gather sliced indices",
                c -> c.output(c.g().gather(c.parameter(2, 5, 3), c.g().slice(c.indices(5, 2, 5), 1, 1, 4))));
        cases.put("scatter", c -> c.output(c.g().op(new ScatterAdd(2, 4), c.parameter(2, 3, 2), c.indices(4, 2, 3))));
        cases.put(
                "scatter shared",
                c -> c.output(c.g().op(new ScatterAdd(1, 4), c.parameter(2, 3, 2), c.indices(4, 2, 3))));
    }

    private void products() {
        cases.put("linear", c -> {
            int in = c.size(1, 5);
            int out = c.size(1, 5);
            c.output(c.g().linear(c.parameter(c.size(1, 3), c.size(1, 4), in), c.parameter(out, in), c.parameter(out)));
        });
        cases.put("linear without bias", c -> c.output(c.g().linear(c.parameter(3, 4), c.parameter(2, 4), null)));
        for (boolean a : List.of(false, true)) {
            for (boolean b : List.of(false, true)) {
                for (int[] batch : new int[][] {{}, {3}, {2, 3}}) {
                    cases.put("matmul " + a + " " + b + " " + batch.length, c -> {
                        int m = c.size(1, 4);
                        int k = c.size(1, 4);
                        int n = c.size(1, 4);
                        Shape s = Shape.of(batch);
                        Tensor left = c.parameter((a ? s.append(k, m) : s.append(m, k)).toArray());
                        Tensor right = c.parameter((b ? s.append(n, k) : s.append(k, n)).toArray());
                        c.output(c.g().matMul(left, right, a, b));
                    });
                }
            }
            cases.put("matmul shared " + a, c -> {
                Tensor right = a ? c.parameter(5, 4) : c.parameter(4, 5);
                c.output(c.g().matMul(c.parameter(2, c.size(1, 3), 4), right, false, a));
            });
        }
        for (int heads : new int[] {1, 2, 3}) {
            cases.put(
                    "attention " + heads,
                    c -> c.output(
                            c.g().attention(c.parameter(c.size(1, 2), c.size(1, 5), 3 * heads * c.size(1, 3)), heads)));
            cases.put("attention with keys ignored " + heads, c -> {
                int batch = c.size(1, 3);
                int tokens = c.size(2, 4);
                c.output(c.g().attention(c.parameter(batch, tokens, 6 * heads), heads, c.mask(batch, tokens)));
            });
        }
        for (int tokens : new int[] {1, 2}) {
            cases.put("attention in many pictures of " + tokens, c -> {
                int heads = c.size(1, 2);
                c.output(c.g().attention(c.parameter(48, tokens, 6 * heads), heads, c.mask(48, tokens)));
            });
        }
        cases.put("attention denominators", c -> {
            Node attention = c.g().node(new Attention(2), c.parameter(2, 3, 12));
            c.output(attention.output(0)).sideOutput(attention.output(1));
        });
    }

    private void norms() {
        cases.put("layer norm", c -> {
            int d = c.size(3, 6); // two that happen to be close have a slope too steep for differences
            c.output(c.g().layerNorm(c.parameter(2, c.size(1, 3), d), c.parameter(d), c.parameter(d), 1e-6));
        });
        cases.put(
                "layer norm with a large epsilon",
                c -> c.output(c.g().layerNorm(c.g().scale(c.parameter(3, 4), 1e-2), 1e-3)));
        cases.put("layer norm of single numbers", c -> c.output(
                        c.g().layerNorm(c.parameter(2, 3, 1), c.parameter(1), c.parameter(1), 1e-3))
                .output(c.g().layerNorm(c.parameter(4, 1), 1e-3)));
        cases.put("batch norm of one row", c -> c.output(c.g().op(new BatchNorm(1e-3), c.parameter(1, 3))));
        cases.put("layer norm statistics", c -> {
            Node norm = c.g().node(new LayerNorm(1e-5), c.parameter(2, 3, 4));
            c.output(norm.output(0)).sideOutput(norm.output(1)).sideOutput(norm.output(2));
        });
        cases.put("batch norm", c -> {
            Node norm = c.g().node(new BatchNorm(1e-5), c.parameter(c.size(3, 6), c.size(1, 4)));
            c.output(norm.output(0)).sideOutput(norm.output(1)).sideOutput(norm.output(2));
        });
        cases.put(
                "batch norm of more features than a cache line holds",
                c -> c.output(c.g().op(new BatchNorm(1e-6), c.parameter(c.size(3, 6), c.size(17, 70)))));
        cases.put("softmax", c -> c.output(c.g().softmax(c.parameter(2, c.size(1, 3), c.size(1, 5)))));
        cases.put(
                "softmax of values far below zero",
                c -> c.output(c.g().softmax(c.g().affine(c.parameter(3, 4), 1, -1000))));
        cases.put("softmax of large values", c -> c.output(c.g().softmax(c.g().affine(c.parameter(3, 4), 1, 500))));
    }

    private void losses() {
        cases.put("cross-entropy", c -> {
            int batch = c.size(1, 4);
            int classes = c.size(2, 5);
            c.output(c.g().softmaxCrossEntropy(c.parameter(batch, classes), c.g().softmax(c.input(batch, classes))));
        });
        cases.put(
                "cross-entropy of targets that do not sum to 1",
                c -> c.output(c.g().softmaxCrossEntropy(c.parameter(2, 3, 4), c.input(2, 3, 4))));
        cases.put(
                "cross-entropy of one class",
                c -> c.output(c.g().softmaxCrossEntropy(c.parameter(3, 1), c.input(3, 1))));
        cases.put(
                "masked mean square of patches of one value",
                c -> c.output(c.g().maskedMeanSquare(c.parameter(2, 3, 1), c.parameter(2, 3, 1), c.mask(2, 3))));
        cases.put("masked mean square", c -> {
            int batch = c.size(1, 3);
            int patches = c.size(2, 4);
            c.output(c.g().maskedMeanSquare(
                            c.parameter(batch, patches, 3), c.parameter(batch, patches, 3), c.mask(batch, patches)));
        });
    }

    private void lambdas() {
        cases.put(
                "lambda",
                c -> c.output(c.g().gelu(c.g().sameDiff(
                                "wave",
                                TensorType.floats(2, 3),
                                List.of(c.g().gelu(c.parameter(2, 3)), c.parameter(1, 3)),
                                (sd, in) -> sd.math().sin(in[0]).mul(in[1]).add(in[0])))));
        cases.put("lambda of a lambda", c -> {
            Tensor first = c.g().sameDiff(
                            "square", TensorType.floats(2, 3), List.of(c.parameter(2, 3)), (sd, in) -> sd.math()
                                    .square(in[0]));
            c.output(c.g().sameDiff(
                            "log", TensorType.floats(2, 3), List.of(first, c.indices(3, 2, 3)), (sd, in) -> sd.math()
                                    .log(in[0].add(1))
                                    .mul(in[1].castTo(in[0].dataType()))));
        });
        cases.put("lambda that gives indices", c -> {
            Tensor scores = c.input(3, 5);
            Tensor best = c.g().sameDiff(
                            "best", TensorType.ints(3, 1), List.of(scores), (sd, in) -> sd.argmax(in[0], true, 1));
            c.output(c.g().gather(c.parameter(3, 5, 2), best));
        });
        cases.put(
                "lambda that ignores an input",
                c -> c.output(c.g().sameDiff(
                                "first",
                                TensorType.floats(2, 3),
                                List.of(c.parameter(2, 3), c.parameter(4)),
                                (sd, in) -> in[0].mul(2))));
    }

    private void wiring() {
        cases.put("a tensor with many consumers", c -> {
            Tensor x = c.parameter(2, 3, 4);
            Tensor y = c.g().multiply(c.g().gelu(x), x);
            c.output(c.g().add(c.g().add(y, y), x))
                    .output(c.g().op(new Add(), x, x))
                    .output(c.g().softmax(y));
        });
        cases.put("frozen parameters, unused inputs and dead code", c -> {
            Tensor frozen = c.g().frozen("frozen", new Initializer.Normal(1), 3, 4);
            Tensor x = c.parameter(2, 3, 4);
            c.input(7);
            c.g().gelu(c.g().scale(x, 3));
            c.output(c.g().add(x, frozen))
                    .sideOutput(c.g().unary(Unary.Function.EXP, x))
                    .sideOutput(frozen)
                    .sideOutput(c.input(2, 2));
        });
        cases.put("a parameter that the loss does not depend on", c -> {
            c.sideOutput(c.g().gelu(c.parameter(2, 3)));
            c.output(c.g().gelu(c.parameter(2, 3)));
        });
        cases.put("a transformer block", c -> {
            Tensor x = c.parameter(2, 3, 4);
            c.output(Blocks.transformer(c, x, 2, 6, null));
        });
        cases.put("a transformer block with padding", c -> {
            Tensor x = c.parameter(2, 4, 4);
            c.output(Blocks.transformer(c, x, 2, 6, c.mask(2, 4)));
        });
        cases.put("a masked autoencoder", Blocks::autoencoder);
    }
}
