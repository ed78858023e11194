package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Range;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** Linear layers and matrix products. */
final class Products {
    private static final int GRAIN = 64; // a product's rows and columns are cut at multiples of this

    private Products() {}

    static void linear(PlanBuilder p, Node node, String label) {
        Value x = p.operand(node.input(0));
        Value weight = p.operand(node.input(1));
        Operand bias = node.inputs().size() == 3 ? p.float32(node.input(2)).at() : null;
        Matrix w = weight.matrix().transposed();
        Node add = p.usage().additionOf(node).orElse(null);
        if (add == null) {
            Value y = p.output(node.output(0));
            p.step(label, product(p, x.matrix(), w, bias, y.matrix(), null, false));
        } else {
            Value residual = p.float32(p.usage().addedTo(node));
            Value y = p.output(add.output(0));
            p.step(label + " + residual", product(p, x.matrix(), w, bias, y.matrix(), residual.matrix(), false));
        }
    }

    /** Weight and bias gradient; the bias is summed from columns of dy that the same unit multiplies. */
    static void linearWeightGradient(PlanBuilder p, Node node, String label) {
        Matrix x = p.operand(node.input(0)).matrix();
        Matrix dyT = p.operand(node.input(1)).matrix().transposed(); // [out, rows]
        Value accumulator = p.accumulator(node.output(0));
        boolean sum = accumulator != null;
        Matrix dw = (sum ? accumulator : p.output(node.output(0))).matrix();
        boolean bias = node.outputs().size() == 2 && p.usage().isUsed(node.output(1));
        Value biasAccumulator = bias ? p.accumulator(node.output(1)) : null;
        boolean sumBias = biasAccumulator != null;
        Value db = !bias ? null : sumBias ? biasAccumulator : p.output(node.output(1));
        List<Unit> units = new ArrayList<>();
        int[] grid = grid(dw.rows(), dw.columns(), p.threads());
        for (Range rows : Range.split(dw.rows(), grid[0], grain(dw.rows(), grid[0]))) {
            List<Range> columns = Range.split(dw.columns(), grid[1], grain(dw.columns(), grid[1]));
            List<Range> sums = bias ? Range.split(rows.size(), columns.size(), 16) : List.of();
            for (int i = 0; i < columns.size(); i++) {
                Range column = columns.get(i);
                Unit product = multiply(dyT.rows(rows), x.columns(column), null, dw.block(rows, column), null, sum);
                units.add(
                        i < sums.size()
                                ? Unit.sequence(
                                        product,
                                        columnSums(p, dyT, db, sums.get(i).plus(rows.from()), sumBias))
                                : product);
            }
        }
        p.step(label, units);
    }

    // db[out] = dy^T[out, rows] * ones[rows]
    private static Unit columnSums(PlanBuilder p, Matrix whole, Value db, Range out, boolean sum) {
        Matrix dyT = whole.rows(out);
        Value ones = p.ones(dyT.columns(), dyT.desc().type());
        Matrix row = ones.matrix(1, dyT.columns());
        Matrix result = db.matrix(1, db.shape().size()).columns(out);
        return multiply(row, dyT.transposed(), null, result, null, sum);
    }

    static void matMul(PlanBuilder p, Node node, MatMul op, String label) {
        Value a = p.operand(node.input(0));
        Value b = p.operand(node.input(1));
        Value c = p.output(node.output(0));
        if (b.shape().rank() == 2) {
            Matrix left = op.transposeA() ? a.matrix().transposed() : a.matrix();
            Matrix right = op.transposeB() ? b.matrix().transposed() : b.matrix();
            p.step(label, product(p, left, right, null, c.matrix(), null, false));
            return;
        }
        Desc left = batch(a);
        Desc right = batch(b);
        left = op.transposeA() ? left.transposed() : left;
        right = op.transposeB() ? right.transposed() : right;
        Desc result = batch(c);
        p.step(label, batched(p, a, left, b, right, c, result));
    }

    // c = a b for each of the matrices that lie one after another
    private static List<Unit> batched(PlanBuilder p, Value a, Desc left, Value b, Desc right, Value c, Desc result) {
        return p.split(result.dims()[0], 1).stream()
                .<Unit>map(range -> new Call(Primitive.matmul(
                                part(left, range), part(right, range), null, part(result, range), PostOps.none()))
                        .with(dnnl.DNNL_ARG_SRC, offset(a, left, range))
                        .with(dnnl.DNNL_ARG_WEIGHTS, offset(b, right, range))
                        .with(dnnl.DNNL_ARG_DST, offset(c, result, range)))
                .toList();
    }

    private static Desc batch(Value value) {
        Shape s = value.shape();
        return Desc.dense(value.type(), s.size() / s.dim(-1) / s.dim(-2), s.dim(-2), s.dim(-1));
    }

    private static Desc part(Desc desc, Range range) {
        return new Desc(desc.type(), new long[] {range.size(), desc.dims()[1], desc.dims()[2]}, desc.strides());
    }

    private static Operand offset(Value value, Desc desc, Range range) {
        return value.element(range.from() * desc.strides()[0]);
    }

    /** {@code c = a b + bias + residual}, or added to c, cut into blocks for the workers. */
    static List<Unit> product(PlanBuilder p, Matrix a, Matrix b, Operand bias, Matrix c, Matrix residual, boolean sum) {
        List<Unit> units = new ArrayList<>();
        int[] grid = grid(c.rows(), c.columns(), p.threads());
        for (Range rows : Range.split(c.rows(), grid[0], grain(c.rows(), grid[0]))) {
            for (Range columns : Range.split(c.columns(), grid[1], grain(c.columns(), grid[1]))) {
                Operand biasPart = bias == null ? null : bias.plus(4 * columns.from());
                units.add(multiply(
                        a.rows(rows),
                        b.columns(columns),
                        biasPart,
                        c.block(rows, columns),
                        residual == null ? null : residual.block(rows, columns),
                        sum));
            }
        }
        return units;
    }

    private static long grain(long size, int parts) {
        return size >= (long) GRAIN * parts ? GRAIN / 4 : 1;
    }

    // rows x columns of blocks, as many as threads: the least of both operands is read twice
    private static int[] grid(long rows, long columns, int threads) {
        int[] best = {1, 1};
        double least = Double.MAX_VALUE;
        for (int r = 1; r <= threads; r++) {
            if (threads % r == 0) {
                int c = threads / r;
                double height = Math.max(rows / (double) r, 1);
                double width = Math.max(columns / (double) c, 1);
                double cost = height + width + (height < 32 ? 1e6 : 0) + (width < 32 ? 1e6 : 0);
                if (cost < least && r <= rows && c <= columns) {
                    least = cost;
                    best = new int[] {r, c};
                }
            }
        }
        return best;
    }

    private static Unit multiply(Matrix a, Matrix b, Operand bias, Matrix c, Matrix residual, boolean sum) {
        if (!Avx2Products.areOf(b.desc().type())) {
            return call(a, b, bias, c, residual, sum, Primitive.ANY);
        }
        if (Avx2Products.byGemm(a, b)) {
            return call(a, b, bias, c, residual, sum, Avx2Products.GEMM);
        }
        return Unit.sequence(Avx2Products.packed(b).stream()
                .map(r -> call(
                        a,
                        b.columns(r),
                        bias == null ? null : bias.plus(4 * r.from()),
                        c.columns(r),
                        residual == null ? null : residual.columns(r),
                        sum,
                        Primitive.ANY))
                .toArray(Unit[]::new));
    }

    private static Call call(Matrix a, Matrix b, Operand bias, Matrix c, Matrix residual, boolean sum, String kernel) {
        PostOps post = PostOps.none();
        if (residual != null) {
            post.binary(dnnl.dnnl_binary_add, residual.desc());
        }
        if (sum) {
            post.sum(1);
        }
        Desc biasDesc = bias == null ? null : Desc.dense(Desc.F32, 1, c.columns());
        Call call = new Call(Primitive.matmul(a.desc(), b.desc(), biasDesc, c.desc(), post, kernel))
                .with(dnnl.DNNL_ARG_SRC, a.at())
                .with(dnnl.DNNL_ARG_WEIGHTS, b.at())
                .with(dnnl.DNNL_ARG_DST, c.at());
        if (bias != null) {
            call.with(dnnl.DNNL_ARG_BIAS, bias);
        }
        if (residual != null) {
            call.with(PostOps.argument(0), residual.at());
        }
        return call;
    }

    /** The sum over rows of a matrix: a product with ones. */
    static List<Unit> sumRows(PlanBuilder p, Matrix x, Matrix sums) {
        Matrix ones = p.ones(x.rows(), x.desc().type()).matrix(1, x.rows());
        return p.split(x.columns(), 16).stream()
                .<Unit>map(r -> multiply(ones, x.columns(r), null, sums.columns(r), null, false))
                .toList();
    }

    /** The sum over columns of a matrix. */
    static List<Unit> sumColumns(PlanBuilder p, Matrix x, Matrix sums) {
        Matrix ones = p.ones(x.columns(), x.desc().type()).matrix(x.columns(), 1);
        return p.split(x.rows(), 16).stream()
                .<Unit>map(r -> multiply(x.rows(r), ones, null, sums.rows(r), null, false))
                .toList();
    }

    /** The sums over the middle axis of {@code [before, summed, after]}. */
    static List<Unit> sumMiddle(PlanBuilder p, Value x, Value sums, long before, long summed, long after) {
        return batched(
                p,
                p.ones(before * summed, Desc.F32),
                Desc.dense(Desc.F32, before, 1, summed),
                x,
                Desc.dense(Desc.F32, before, summed, after),
                sums,
                Desc.dense(Desc.F32, before, 1, after));
    }

    /** A column repeated: the product with a row of ones, exact. */
    static List<Unit> repeatColumn(PlanBuilder p, Matrix column, Matrix result) {
        Matrix ones = p.ones(result.columns(), Desc.F32).matrix(1, result.columns());
        return p.split(result.rows(), 1).stream()
                .<Unit>map(r -> multiply(column.rows(r), ones, null, result.rows(r), null, false))
                .toList();
    }
}
