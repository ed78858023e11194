package io.mae4j.engine.samediff;

import io.mae4j.graph.Shape;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.factory.Nd4j;

/** Reductions of matrices. */
final class Sums {
    private Sums() {}

    /** Of x [..., columns] the sums [columns], as a product with ones: SameDiff's reduction along rows is many times slower. */
    static SDVariable ofColumns(Call c, Lowered x) {
        Shape matrix = Lowered.rowsOf(x.shape());
        SDVariable ones = c.sd().constant(Nd4j.ones(c.floats(), 1, matrix.dim(0)));
        return c.sd().reshape(c.sd().mmul(ones, x.rows()), matrix.dim(1));
    }
}
