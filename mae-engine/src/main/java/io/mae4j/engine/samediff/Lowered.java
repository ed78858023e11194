package io.mae4j.engine.samediff;

import io.mae4j.graph.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A tensor of the graph as a SameDiff variable. SameDiff copies when it reshapes, so the variable keeps the form that its
 * operation gave it (same elements in the same order, such as all rows of a matrix) and takes another one only when asked.
 */
final class Lowered {
    private final Shape shape;
    private final Shape form;
    private final Map<Shape, SDVariable> forms = new LinkedHashMap<>();

    Lowered(Shape shape, Shape form, SDVariable variable) {
        this.shape = shape;
        this.form = form;
        forms.put(form, variable);
    }

    /** The same elements as a tensor of another shape: {@link io.mae4j.graph.Reshape} costs nothing. */
    Lowered reshaped(Shape to) {
        return new Lowered(to, form, forms.get(form));
    }

    Shape shape() {
        return shape;
    }

    /** The shape that the variable has by itself. */
    Shape form() {
        return form;
    }

    SDVariable as(Shape wanted) {
        return forms.computeIfAbsent(wanted, to -> {
            SDVariable variable = forms.get(form);
            return to.rank() == 0 ? variable.sum() : variable.getSameDiff().reshape(variable, to.toLongArray());
        });
    }

    /** In the tensor's own shape. */
    SDVariable whole() {
        return as(shape);
    }

    /** As a matrix [everything else, last axis]. */
    SDVariable rows() {
        return as(rowsOf(shape));
    }

    static Shape rowsOf(Shape shape) {
        return shape.rank() == 0 ? Shape.of(1, 1) : Shape.of(Math.toIntExact(shape.rows()), shape.dim(-1));
    }

    /** One column, an element a row. */
    static Shape columnOf(Shape shape) {
        return Shape.of(Math.toIntExact(shape.size()), 1);
    }
}
