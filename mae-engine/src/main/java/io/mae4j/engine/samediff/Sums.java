package io.mae4j.engine.samediff;

import io.mae4j.graph.Shape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Reductions of matrices. */
final class Sums {
    private Sums() {}

    /** Of x [rows, columns] the sums of the rows [rows, 1]. ND4J fails where a row has one element, which is its sum. */
    static SDVariable ofRows(SDVariable x, int columns) {
        return columns == 1 ? x : x.sum(true, 1);
    }

    /** Of x [rows, columns] the means of the rows [rows, 1]. */
    static SDVariable meansOfRows(SDVariable x, int columns) {
        return columns == 1 ? x : x.mean(true, 1);
    }

    /** Of x [rows, columns] the means of the columns [columns]. */
    static SDVariable meansOfColumns(SDVariable x, Shape shape) {
        return shape.dim(0) == 1 ? x.getSameDiff().reshape(x, shape.dim(1)) : x.mean(false, 0);
    }

    /** Of x [..., columns] the sums [columns], as a product with ones: SameDiff's reduction along rows is many times slower. */
    static SDVariable ofColumns(Call c, Lowered x) {
        Shape matrix = Lowered.rowsOf(x.shape());
        SDVariable ones = c.sd().constant(Nd4j.ones(c.floats(), 1, matrix.dim(0)));
        return c.sd().reshape(c.sd().mmul(ones, x.rows()), matrix.dim(1));
    }
}
