package io.mae4j.engine.samediff;

import org.nd4j.autodiff.samediff.SDVariable;

/** Reductions of matrices. */
final class Sums {
    private Sums() {}

    /** Of [rows, columns] the sums [columns]. */
    static SDVariable ofColumns(Call c, SDVariable matrix) {
        return matrix.sum(false, 0);
    }
}
