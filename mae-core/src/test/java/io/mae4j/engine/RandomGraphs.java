package io.mae4j.engine;

import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Pad;
import io.mae4j.graph.ScatterAdd;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.graph.Unary;
import io.mae4j.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Graphs of operators that are drawn one after another, each with operands drawn from what there is so far: tensors are read by many
 * or by none, by the same operator twice, before and after they are reshaped, and some are results. What engines plan, and
 * cases of one operator do not show, are lifetimes, places that are shared, and operators that are fused.
 */
public final class RandomGraphs {
    private static final int[] SIZES = {1, 1, 1, 2, 2, 3, 4, 5, 7, 8, 16, 17, 33, 64, 65};
    private static final int[] LARGE_SIZES = {31, 48, 63, 96, 127, 128, 129, 197, 255, 256, 257, 300, 511, 600};

    private static final int LAMBDA = 20; // elements of its operand, each of which the reference runs it for

    private final GraphCase c;
    private final boolean large; // now and then: what is cut for threads, or summed in parts, is more than a few rows
    private final int most; // elements of a tensor
    private final List<Tensor> made = new ArrayList<>();

    private RandomGraphs(GraphCase c) {
        this.c = c;
        this.large = c.size(0, 3) == 0;
        this.most = large ? 30_000 : 4000;
    }

    /** A graph of so many operators, each of which may take a few nodes. */
    public static GraphCase make(RandomStream random, int operators) {
        GraphCase made = new GraphCase(random);
        new RandomGraphs(made).fill(operators);
        return made.done();
    }

    private void fill(int operators) {
        for (int i = 0; i < 3; i++) {
            made.add(c.parameter(dims(c.size(0, 4))));
        }
        int[] dims = dims(c.size(1, 4));
        made.add(dims.length > 1 ? c.pixels(dims) : c.input(dims));
        if (large) {
            made.add(attention(c.parameter(pictures())));
        }
        for (int i = 0; i < operators; i++) {
            Tensor y = operator();
            if (y.shape().size() <= most) {
                made.add(y);
            }
        }
        for (int i = 0; i < 2; i++) {
            c.output(any());
            c.sideOutput(any());
        }
        c.output(made.get(made.size() - 1));
    }

    private Tensor operator() {
        Tensor x = any();
        return switch (c.size(0, 19)) {
            case 0 -> c.g().affine(x, c.size(-2, 2), c.size(-1, 1));
            case 1 -> x.shape().size() <= LAMBDA ? lambda(x) : c.g().gelu(x);
            case 2 -> unary(x);
            case 3 -> c.size(0, 2) == 0 ? c.g().detach(x) : reshape(x);
            case 4 -> transpose(x);
            case 5 -> pieces(atLeast(x, 1));
            case 6 -> c.g().sumTo(x, thinned(x.shape()));
            case 7 -> c.g().broadcast(narrowed(x), x.shape());
            case 8, 9 -> c.g().add(x, partner(x));
            case 10, 11 -> c.g().multiply(narrow(x), narrow(partner(x)));
            case 12, 13, 14 -> linear(atLeast(x, 2));
            case 15 -> product(atLeast(x, 2));
            case 16, 17 -> norm(atLeast(x, 2));
            case 18 -> tokens(three(x));
            default -> loss(three(x));
        };
    }

    private Tensor any() {
        return made.get(c.size(0, 1) == 0 ? c.size(0, made.size() - 1) : c.size(made.size() * 2 / 3, made.size() - 1));
    }

    private Tensor unary(Tensor x) {
        Tensor positive = c.g().affine(c.g().multiply(narrow(x), narrow(x)), 1, 0.5);
        return switch (c.size(0, 5)) {
            case 0 -> narrow(x);
            case 1 -> c.g().unary(Unary.Function.EXP, narrow(x));
            case 2 -> c.g().unary(Unary.Function.LOG, positive);
            case 3 -> c.g().unary(Unary.Function.SQRT, positive);
            case 4 -> c.g().unary(Unary.Function.RSQRT, positive);
            default -> c.g().unary(Unary.Function.RECIPROCAL, positive);
        };
    }

    // values do not grow without bounds
    private Tensor narrow(Tensor x) {
        return c.g().unary(Unary.Function.TANH, x);
    }

    private Tensor lambda(Tensor x) {
        return c.g().sameDiff("sine", TensorType.floats(x.shape()), List.of(x), (sd, in) -> sd.math()
                .sin(in[0]));
    }

    private Tensor reshape(Tensor x) {
        int left = Math.toIntExact(x.shape().size());
        List<Integer> dims = new ArrayList<>();
        for (int divisor = 2; left > 1; divisor++) {
            while (left % divisor == 0) {
                if (dims.isEmpty() || dims.size() < 4 && c.size(0, 1) == 0) {
                    dims.add(c.size(0, dims.size()), divisor);
                } else {
                    int at = c.size(0, dims.size() - 1);
                    dims.set(at, dims.get(at) * divisor);
                }
                left /= divisor;
            }
        }
        if (dims.size() < 4 && c.size(0, 2) == 0) {
            dims.add(c.size(0, dims.size()), 1);
        }
        return c.g().reshape(x, Shape.of(ints(dims)));
    }

    private Tensor transpose(Tensor x) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < x.shape().rank(); i++) {
            axes.add(c.size(0, i), i);
        }
        return c.g().transpose(x, ints(axes));
    }

    private Tensor pieces(Tensor x) {
        int axis = c.size(0, x.shape().rank() - 1);
        int from = c.size(0, x.dim(axis) - 1);
        return switch (c.size(0, 3)) {
            case 0 -> c.g().slice(x, axis, from, c.size(from + 1, x.dim(axis)));
            case 1 -> c.g().op(new Pad(axis, c.size(0, 2), c.size(0, 2)), x);
            case 2 -> c.g().concat(axis, x, x);
            default -> c.g().concat(axis, c.g().slice(x, axis, from, x.dim(axis)), x, c.g().gelu(x));
        };
    }

    private Shape thinned(Shape shape) {
        int[] dims = shape.toArray();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = c.size(0, 1) == 0 ? 1 : dims[i];
        }
        int from = 0;
        while (from < dims.length && dims[from] == 1 && c.size(0, 1) == 0) {
            from++;
        }
        return Shape.of(dims).sub(from, dims.length);
    }

    private Tensor narrowed(Tensor x) {
        return c.g().sumTo(x, thinned(x.shape()));
    }

    // something that x can be combined with
    private Tensor partner(Tensor x) {
        List<Tensor> fitting = made.stream()
                .filter(t -> fits(t.shape(), x.shape()) || fits(x.shape(), t.shape()))
                .toList();
        return switch (c.size(0, 3)) {
            case 0 -> narrowed(x);
            case 1 -> c.parameter(thinned(x.shape()).toArray());
            default -> fitting.get(c.size(0, fitting.size() - 1));
        };
    }

    private static boolean fits(Shape small, Shape large) {
        return small.rank() <= large.rank()
                && IntStream.range(1, small.rank() + 1)
                        .allMatch(i -> small.dim(-i) == 1 || small.dim(-i) == large.dim(-i));
    }

    private Tensor atLeast(Tensor x, int rank) {
        int missing = rank - x.shape().rank();
        if (missing <= 0) {
            return x;
        }
        int[] dims = new int[rank];
        Arrays.fill(dims, 0, missing, 1);
        System.arraycopy(x.shape().toArray(), 0, dims, missing, x.shape().rank());
        return c.g().reshape(x, Shape.of(dims));
    }

    private Tensor linear(Tensor x) {
        int in = x.dim(-1);
        int out = Math.min(c.size(0, 1) == 0 ? in : dim(), 1 + most / in);
        List<Tensor> matrices = made.stream()
                .filter(t -> t.shape().rank() == 2 && t.dim(1) == in && (t.dim(0) == out || c.size(0, 1) == 0))
                .toList();
        Tensor weight = matrices.isEmpty() ? c.parameter(out, in) : matrices.get(c.size(0, matrices.size() - 1));
        List<Tensor> vectors = made.stream()
                .filter(t -> t.shape().equals(Shape.of(weight.dim(0))))
                .toList();
        Tensor bias =
                switch (c.size(0, 2)) {
                    case 0 -> null;
                    case 1 -> c.parameter(weight.dim(0));
                    default -> vectors.isEmpty() ? null : vectors.get(c.size(0, vectors.size() - 1));
                };
        made.add(weight);
        Tensor y = c.g().linear(x, c.g().scale(weight, 1 / Math.sqrt(in)), bias);
        return y.shape().equals(x.shape()) && c.size(0, 1) == 0 ? c.g().add(x, y) : y;
    }

    private Tensor product(Tensor x) {
        boolean a = c.size(0, 1) == 0;
        boolean b = c.size(0, 1) == 0;
        int k = x.dim(a ? -2 : -1);
        int n = Math.min(
                dim(), 1 + (int) ((long) most * x.dim(a ? -1 : -2) / x.shape().size()));
        Shape lead = x.shape().sub(0, x.shape().rank() - 2);
        if (c.size(0, 2) == 0) { // with itself
            return c.g().scale(c.g().matMul(x, x, a, !a), 1.0 / k);
        }
        if (!a && c.size(0, 1) == 0) {
            lead = Shape.SCALAR;
        }
        Tensor right = c.parameter((b ? lead.append(n, k) : lead.append(k, n)).toArray());
        return c.g().scale(c.g().matMul(x, right, a, b), 1 / Math.sqrt(k));
    }

    private Tensor norm(Tensor x) {
        int d = x.dim(-1);
        return switch (c.size(0, 3)) {
            case 0 -> c.g().layerNorm(x, 1e-2);
            case 1 -> c.g().layerNorm(x, c.parameter(d), c.parameter(d), 1e-2);
            case 2 ->
                c.g().op(
                                new BatchNorm(1e-1),
                                c.g().reshape(x, Shape.of((int) x.shape().rows(), d)));
            default -> c.g().softmax(x);
        };
    }

    private Tensor three(Tensor x) {
        Tensor some = atLeast(x, 3);
        int[] dims = some.shape().toArray();
        int last = dims.length - 1;
        int lead = 1;
        for (int i = 0; i < last - 1; i++) {
            lead *= dims[i];
        }
        return c.g().reshape(some, Shape.of(lead, dims[last - 1], dims[last]));
    }

    private Tensor tokens(Tensor x) {
        int batch = x.dim(0);
        int n = x.dim(1);
        if (c.size(0, 1) == 0 && (long) batch * n * n <= 25 * most) {
            return attention(x);
        }
        int k = c.size(1, 6);
        return switch (c.size(0, 2)) {
            case 0 -> c.g().gather(x, c.indices(n, batch, k));
            case 1 -> c.g().gather(c.g().slice(x, 0, 0, 1), c.indices(n, c.size(1, 4), k));
            default -> c.g().op(new ScatterAdd(c.size(0, 1) == 0 ? batch : 1, 5), x, c.indices(5, batch, n));
        };
    }

    private Tensor attention(Tensor x) {
        int heads = c.size(1, 4);
        int headDim = Math.min(dim(), 128); // the cuda engine has kernels for no more
        while (heads * headDim * Math.max(x.shape().rows(), x.dim(2)) > most) {
            headDim = c.size(1, headDim);
            heads = c.size(1, heads);
        }
        Tensor weight = c.g().scale(c.parameter(3 * heads * headDim, x.dim(2)), 1 / Math.sqrt(x.dim(2)));
        Tensor qkv = c.g().linear(x, weight, null);
        return c.size(0, 1) == 0
                ? c.g().attention(qkv, heads)
                : c.g().attention(qkv, heads, c.mask(x.dim(0), x.dim(1)));
    }

    private Tensor loss(Tensor x) {
        if (c.size(0, 1) == 0) {
            return c.g().softmaxCrossEntropy(x, c.g().softmax(c.input(x.shape().toArray())));
        }
        Tensor target = c.size(0, 1) == 0 ? c.g().gelu(x) : c.input(x.shape().toArray());
        return c.g().maskedMeanSquare(x, target, c.mask(x.dim(0), x.dim(1)));
    }

    private int[] dims(int rank) {
        while (true) {
            int[] dims = new int[rank];
            for (int i = 0; i < rank; i++) {
                dims[i] = dim();
            }
            if (Shape.of(dims).size() <= most / 4) {
                return dims;
            }
        }
    }

    // many, of few tokens
    private int[] pictures() {
        while (true) {
            int[] dims = {largeSize(), size(), dim()};
            if (Shape.of(dims).size() <= most) {
                return dims;
            }
        }
    }

    private int dim() {
        return large && c.size(0, 3) == 0 ? largeSize() : size();
    }

    private int size() {
        return SIZES[c.size(0, SIZES.length - 1)];
    }

    private int largeSize() {
        return LARGE_SIZES[c.size(0, LARGE_SIZES.length - 1)];
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
