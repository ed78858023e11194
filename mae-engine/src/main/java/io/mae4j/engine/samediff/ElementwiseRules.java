package io.mae4j.engine.samediff;

import io.mae4j.graph.Add;
import io.mae4j.graph.Affine;
import io.mae4j.graph.Broadcast;
import io.mae4j.graph.Multiply;
import io.mae4j.graph.Shape;
import io.mae4j.graph.SumTo;
import io.mae4j.graph.Unary;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Functions of each element, broadcasting, and its opposite. */
final class ElementwiseRules {
    private ElementwiseRules() {}

    static void addTo(Rules rules) {
        rules.put(Add.class, (op, c) -> binary(c, SDVariable::add));
        rules.put(Multiply.class, (op, c) -> binary(c, SDVariable::mul));
        rules.put(Affine.class, ElementwiseRules::affine);
        rules.put(Unary.class, (op, c) -> unary(c, function(op.function(), c, natural(c, 0))));
        rules.put(Broadcast.class, ElementwiseRules::broadcast);
        rules.put(SumTo.class, ElementwiseRules::sumTo);
    }

    private static SDVariable natural(Call c, int i) {
        return c.in(i).as(c.in(i).form());
    }

    private static List<Lowered> unary(Call c, SDVariable y) {
        return List.of(c.result(0, c.in(0).form(), y));
    }

    private static List<Lowered> binary(Call c, BinaryOperator<SDVariable> function) {
        Shape a = c.shape(0);
        Shape b = c.shape(1);
        if (a.equals(b)) {
            return unary(c, function.apply(natural(c, 0), c.in(1).as(c.in(0).form())));
        }
        if (a.rank() > 1 && a.equals(c.node().output(0).shape()) && rowwise(a, b)) {
            SDVariable small = c.in(1).as(b.rank() == 1 ? b : Lowered.columnOf(b));
            return List.of(c.rowsResult(0, function.apply(c.rows(0), small)));
        }
        int rank = c.node().output(0).shape().rank();
        return List.of(c.wholeResult(0, function.apply(aligned(c.in(0), rank), aligned(c.in(1), rank))));
    }

    // with axes of size 1 in front, which SameDiff does not always add by itself
    private static SDVariable aligned(Lowered x, int rank) {
        int[] dims = new int[rank];
        int missing = rank - x.shape().rank();
        Arrays.setAll(dims, i -> i < missing ? 1 : x.shape().dim(i - missing));
        return x.as(Shape.of(dims));
    }

    // b has one value a column or one value a row of a
    private static boolean rowwise(Shape a, Shape b) {
        return b.rank() == 1 || b.rank() == a.rank() && b.equals(a.with(-1, 1));
    }

    private static List<Lowered> affine(Affine op, Call c) {
        SDVariable x = natural(c, 0);
        SDVariable scaled = op.scale() == 1 ? x : x.mul(op.scale());
        return unary(c, op.shift() == 0 && op.scale() != 1 ? scaled : scaled.add(op.shift()));
    }

    private static SDVariable function(Unary.Function function, Call c, SDVariable x) {
        return switch (function) {
            case EXP -> c.sd().math().exp(x);
            case LOG -> c.sd().math().log(x);
            case TANH -> c.sd().math().tanh(x);
            case SQRT -> c.sd().math().sqrt(x);
            case RSQRT -> c.sd().math().reciprocal(c.sd().math().sqrt(x));
            case RECIPROCAL -> c.sd().math().reciprocal(x);
            case ABS -> c.sd().math().abs(x);
            case SIGN -> c.sd().math().sign(x);
        };
    }

    private static List<Lowered> broadcast(Broadcast op, Call c) {
        SDVariable ones = c.sd().constant(Nd4j.ones(c.floats(), op.shape().toLongArray()));
        return List.of(c.wholeResult(0, ones.mul(c.whole(0))));
    }

    private static List<Lowered> sumTo(SumTo op, Call c) {
        Shape from = c.shape(0);
        Shape to = op.shape();
        if (to.size() == from.size()) {
            return List.of(c.in(0).reshaped(to));
        }
        if (to.size() == 1) {
            return List.of(c.result(0, Shape.SCALAR, natural(c, 0).sum()));
        }
        int missing = from.rank() - to.rank();
        if (to.rank() > 0 && to.size() == to.dim(-1) && from.dim(-1) == to.dim(-1)) {
            return List.of(c.result(0, Shape.of(to.dim(-1)), Sums.ofColumns(c, c.in(0))));
        }
        if (missing == 0 && to.equals(from.with(-1, 1))) {
            return List.of(c.result(0, Lowered.columnOf(to), c.rows(0).sum(true, 1)));
        }
        int[] axes = IntStream.range(0, from.rank())
                .filter(i -> i < missing || to.dim(i - missing) != from.dim(i))
                .toArray();
        Shape kept = from;
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return List.of(c.result(0, kept, c.whole(0).sum(true, axes)));
    }
}
