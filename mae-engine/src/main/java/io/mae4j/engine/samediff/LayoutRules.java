package io.mae4j.engine.samediff;

import io.mae4j.graph.Concat;
import io.mae4j.graph.Gather;
import io.mae4j.graph.Pad;
import io.mae4j.graph.Reshape;
import io.mae4j.graph.ScatterAdd;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Slice;
import io.mae4j.graph.Transpose;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Operators that move elements. */
final class LayoutRules {
    private LayoutRules() {}

    static void addTo(Rules rules) {
        rules.put(Reshape.class, (op, c) -> List.of(c.in(0).reshaped(op.shape())));
        rules.put(Transpose.class, LayoutRules::transpose);
        rules.put(Concat.class, LayoutRules::concat);
        rules.put(Slice.class, LayoutRules::slice);
        rules.put(Pad.class, LayoutRules::pad);
        rules.put(Gather.class, LayoutRules::gather);
        rules.put(ScatterAdd.class, LayoutRules::scatterAdd);
    }

    private static List<Lowered> transpose(Transpose op, Call c) {
        int[] axes = op.axes().stream().mapToInt(Integer::intValue).toArray();
        return List.of(c.wholeResult(0, c.sd().permute(c.whole(0), axes)));
    }

    private static List<Lowered> concat(Concat op, Call c) {
        SDVariable[] parts = c.inputs().stream().map(Lowered::whole).toArray(SDVariable[]::new);
        int axis = c.shape(0).axis(op.axis());
        return List.of(c.wholeResult(0, parts.length == 1 ? parts[0] : c.sd().concat(axis, parts)));
    }

    private static List<Lowered> slice(Slice op, Call c) {
        int axis = c.shape(0).axis(op.axis());
        int[] begin = new int[c.shape(0).rank()];
        begin[axis] = op.from();
        return List.of(c.wholeResult(
                0, c.sd().slice(c.whole(0), begin, c.node().output(0).shape().toArray())));
    }

    private static List<Lowered> pad(Pad op, Call c) {
        int axis = c.shape(0).axis(op.axis());
        List<SDVariable> parts = new ArrayList<>();
        if (op.before() > 0) {
            parts.add(zeros(c, c.shape(0).with(axis, op.before())));
        }
        parts.add(c.whole(0));
        if (op.after() > 0) {
            parts.add(zeros(c, c.shape(0).with(axis, op.after())));
        }
        return List.of(c.wholeResult(
                0, parts.size() == 1 ? parts.get(0) : c.sd().concat(axis, parts.toArray(SDVariable[]::new))));
    }

    private static SDVariable zeros(Call c, Shape shape) {
        return c.sd().constant(Nd4j.zeros(c.floats(), shape.toLongArray()));
    }

    // rows of the matrix [batch * n, dim] at index + n * sample
    private static List<Lowered> gather(Gather op, Call c) {
        Shape x = c.shape(0);
        Shape indices = c.shape(1);
        if (c.differentiable()) {
            return gatherByProduct(c);
        }
        SDVariable index = c.whole(1);
        if (x.dim(0) > 1) {
            INDArray starts =
                    Nd4j.arange(x.dim(0)).muli(x.dim(1)).castTo(DataType.INT).reshape(x.dim(0), 1);
            index = index.add(c.sd().constant(starts));
        }
        SDVariable flat = c.sd().reshape(index, indices.size());
        SDVariable gathered = c.sd().gather(c.rows(0), flat, 0);
        ((DynamicCustomOp) c.sd().getVariableOutputOp(gathered.name())).addBArgument(true); // that indices are checked
        return List.of(c.rowsResult(0, gathered));
    }

    // SameDiff's gradient of its gather is wrong
    private static List<Lowered> gatherByProduct(Call c) {
        Shape x = c.shape(0);
        SDVariable oneHot = c.sd().oneHot(c.whole(1), x.dim(1), -1, 1, 0, c.floats()); // [batch, k, tokens]
        if (x.dim(0) > 1 || c.shape(1).dim(0) == 1) {
            return List.of(c.wholeResult(0, c.sd().mmul(oneHot, c.whole(0))));
        }
        SDVariable rows = c.sd().reshape(oneHot, c.shape(1).size(), x.dim(1));
        return List.of(c.rowsResult(0, c.sd().mmul(rows, c.rows(0))));
    }

    // a product with the one-hot matrix of the indices: SameDiff's scatter races where an index comes twice
    private static List<Lowered> scatterAdd(ScatterAdd op, Call c) {
        Shape dy = c.shape(0);
        SDVariable oneHot = c.sd().oneHot(c.whole(1), op.tokens(), -1, 1, 0, c.floats()); // [batch, k, tokens]
        if (op.batches() > 1) {
            return List.of(c.wholeResult(0, c.sd().mmul(oneHot, c.whole(0), true, false, false)));
        }
        SDVariable rows = c.sd().reshape(oneHot, dy.rows(), op.tokens());
        return List.of(c.rowsResult(0, c.sd().mmul(rows, c.rows(0), true, false, false)));
    }
}
