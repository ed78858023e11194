package io.mae4j.engine.samediff;

import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One node that is being lowered, with its inputs.
 *
 * @param differentiable whether SameDiff is going to differentiate the result, which not all of its operations bear
 */
record Call(SameDiff sd, DataType floats, boolean differentiable, Node node, List<Lowered> inputs) {
    Lowered in(int i) {
        return inputs.get(i);
    }

    int arity() {
        return inputs.size();
    }

    Shape shape(int i) {
        return inputs.get(i).shape();
    }

    SDVariable rows(int i) {
        return inputs.get(i).rows();
    }

    SDVariable whole(int i) {
        return inputs.get(i).whole();
    }

    /** Input {@code i} with one element a row. */
    SDVariable column(int i) {
        return inputs.get(i).as(Lowered.columnOf(shape(i)));
    }

    /** An intermediate result of the shape of input {@code i}. */
    Lowered rowsLike(int i, SDVariable variable) {
        return new Lowered(shape(i), Lowered.rowsOf(shape(i)), variable);
    }

    /** Output {@code i}, computed in another form than its own. */
    Lowered result(int i, Shape form, SDVariable variable) {
        return new Lowered(node.output(i).shape(), form, variable);
    }

    Lowered rowsResult(int i, SDVariable variable) {
        return result(i, Lowered.rowsOf(node.output(i).shape()), variable);
    }

    Lowered wholeResult(int i, SDVariable variable) {
        return result(i, node.output(i).shape(), variable);
    }
}
