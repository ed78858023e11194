package io.mae4j.engine.samediff;

import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;

/** Normalisations from means and squares: SameDiff's layer norm has no epsilon, and its batch norm a wrong gradient. */
final class NormRules {
    // (x - mean) / deviation by x and the statistics, which a layer norm shares with its gradient
    private final Map<List<Lowered>, SDVariable> normal = new HashMap<>();

    static void addTo(Rules rules) {
        NormRules norms = new NormRules();
        rules.put(LayerNorm.class, norms::layerNorm);
        rules.put(LayerNormGradient.class, norms::layerNormGradient);
        rules.put(BatchNorm.class, NormRules::batchNorm);
    }

    private List<Lowered> layerNorm(LayerNorm op, Call c) {
        SDVariable x = c.rows(0);
        int columns = c.shape(0).dim(-1);
        SDVariable mean = Sums.meansOfRows(x, columns);
        SDVariable centred = x.sub(mean);
        SDVariable variance = Sums.meansOfRows(c.sd().math().square(centred), columns);
        SDVariable inverse = c.sd().math().reciprocal(c.sd().math().sqrt(variance.add(op.epsilon())));
        SDVariable normalised = centred.mul(inverse);
        SDVariable y = c.arity() == 3 ? normalised.mul(c.whole(1)).add(c.whole(2)) : normalised;
        Shape column = Lowered.columnOf(c.node().output(1).shape());
        Lowered means = c.result(1, column, mean);
        Lowered inverses = c.result(2, column, inverse);
        normal.put(List.of(c.in(0), means, inverses), normalised);
        return List.of(c.rowsResult(0, y), means, inverses);
    }

    private List<Lowered> layerNormGradient(LayerNormGradient op, Call c) {
        SDVariable inverse = c.column(2);
        SDVariable x = normal.computeIfAbsent(
                List.of(c.in(0), c.in(1), c.in(2)),
                k -> c.rows(0).sub(c.column(1)).mul(inverse));
        SDVariable dy = c.rows(3);
        boolean affine = c.arity() == 5;
        SDVariable d = affine ? dy.mul(c.whole(4)) : dy;
        int columns = c.shape(0).dim(-1);
        SDVariable dx = d.sub(Sums.meansOfRows(d, columns))
                .sub(x.mul(Sums.meansOfRows(d.mul(x), columns)))
                .mul(inverse);
        return affine
                ? List.of(
                        c.rowsResult(0, dx),
                        c.wholeResult(1, Sums.ofColumns(c, c.rowsLike(3, dy.mul(x)))),
                        c.wholeResult(2, Sums.ofColumns(c, c.in(3))))
                : List.of(c.rowsResult(0, dx));
    }

    private static List<Lowered> batchNorm(BatchNorm op, Call c) {
        SDVariable x = c.whole(0);
        SDVariable mean = Sums.meansOfColumns(x, c.shape(0));
        SDVariable centred = x.sub(mean);
        SDVariable variance = Sums.meansOfColumns(c.sd().math().square(centred), c.shape(0));
        SDVariable inverse = c.sd().math().reciprocal(c.sd().math().sqrt(variance.add(op.epsilon())));
        return List.of(c.wholeResult(0, centred.mul(inverse)), c.wholeResult(1, mean), c.wholeResult(2, variance));
    }
}
