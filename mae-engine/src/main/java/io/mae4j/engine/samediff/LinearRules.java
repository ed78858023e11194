package io.mae4j.engine.samediff;

import io.mae4j.graph.Linear;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Matrix products; with a shared matrix always as one product of two matrices. */
final class LinearRules {
    private LinearRules() {}

    static void addTo(Rules rules) {
        rules.put(Linear.class, LinearRules::linear);
        rules.put(LinearWeightGradient.class, LinearRules::weightGradient);
        rules.put(MatMul.class, LinearRules::matMul);
    }

    private static List<Lowered> linear(Linear op, Call c) {
        SDVariable y = c.sd().mmul(c.rows(0), c.whole(1), false, true, false);
        return List.of(c.rowsResult(0, c.arity() == 3 ? y.add(c.whole(2)) : y));
    }

    private static List<Lowered> weightGradient(LinearWeightGradient op, Call c) {
        List<Lowered> results = new ArrayList<>();
        results.add(c.wholeResult(0, c.sd().mmul(c.rows(1), c.rows(0), true, false, false)));
        if (op.bias()) {
            results.add(c.wholeResult(1, Sums.ofColumns(c, c.in(1))));
        }
        return results;
    }

    private static List<Lowered> matMul(MatMul op, Call c) {
        Shape b = c.shape(1);
        if (b.rank() == 2) {
            return List.of(
                    c.rowsResult(0, c.sd().mmul(c.rows(0), c.whole(1), op.transposeA(), op.transposeB(), false)));
        }
        return List.of(c.wholeResult(0, c.sd().mmul(c.whole(0), c.whole(1), op.transposeA(), op.transposeB(), false)));
    }
}
