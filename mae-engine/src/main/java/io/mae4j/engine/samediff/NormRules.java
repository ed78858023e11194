package io.mae4j.engine.samediff;

import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Shape;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Normalisations from means and squares: SameDiff's layer norm has no epsilon, and its batch norm a wrong gradient. */
final class NormRules {
    private NormRules() {}

    static void addTo(Rules rules) {
        rules.put(LayerNorm.class, NormRules::layerNorm);
        rules.put(LayerNormGradient.class, NormRules::layerNormGradient);
        rules.put(BatchNorm.class, NormRules::batchNorm);
    }

    private static List<Lowered> layerNorm(LayerNorm op, Call c) {
        SDVariable x = c.rows(0);
        SDVariable mean = x.mean(true, 1);
        SDVariable centred = x.sub(mean);
        SDVariable variance = c.sd().math().square(centred).mean(true, 1);
        SDVariable inverse = c.sd().math().reciprocal(c.sd().math().sqrt(variance.add(op.epsilon())));
        SDVariable y = centred.mul(inverse);
        if (c.arity() == 3) {
            y = y.mul(c.whole(1)).add(c.whole(2));
        }
        Shape column = Lowered.columnOf(c.node().output(1).shape());
        return List.of(c.rowsResult(0, y), c.result(1, column, mean), c.result(2, column, inverse));
    }

    private static List<Lowered> layerNormGradient(LayerNormGradient op, Call c) {
        SDVariable inverse = c.column(2);
        SDVariable normal = c.rows(0).sub(c.column(1)).mul(inverse);
        SDVariable dy = c.rows(3);
        boolean affine = c.arity() == 5;
        SDVariable d = affine ? dy.mul(c.whole(4)) : dy;
        SDVariable dx = d.sub(d.mean(true, 1)).sub(normal.mul(d.mul(normal).mean(true, 1))).mul(inverse);
        return affine
                ? List.of(
                        c.rowsResult(0, dx),
                        c.wholeResult(1, Sums.ofColumns(c, dy.mul(normal))),
                        c.wholeResult(2, Sums.ofColumns(c, dy)))
                : List.of(c.rowsResult(0, dx));
    }

    private static List<Lowered> batchNorm(BatchNorm op, Call c) {
        SDVariable x = c.whole(0);
        SDVariable mean = x.mean(false, 0);
        SDVariable centred = x.sub(mean);
        SDVariable variance = c.sd().math().square(centred).mean(false, 0);
        SDVariable inverse = c.sd().math().reciprocal(c.sd().math().sqrt(variance.add(op.epsilon())));
        return List.of(
                c.wholeResult(0, centred.mul(inverse)), c.wholeResult(1, mean), c.wholeResult(2, variance));
    }
}
