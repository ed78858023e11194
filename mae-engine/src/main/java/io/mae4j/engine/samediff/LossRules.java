package io.mae4j.engine.samediff;

import io.mae4j.graph.MaskedMeanSquare;
import io.mae4j.graph.MaskedMeanSquareGradient;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Softmax;
import io.mae4j.graph.SoftmaxCrossEntropy;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;

/** Softmax and the losses. */
final class LossRules {
    private LossRules() {}

    static void addTo(Rules rules) {
        // in double precision ND4J's softmax does not shift by itself
        rules.put(Softmax.class, (op, c) -> List.of(c.rowsResult(0, c.sd().nn().softmax(shifted(c), 1))));
        rules.put(SoftmaxCrossEntropy.class, LossRules::crossEntropy);
        rules.put(MaskedMeanSquare.class, LossRules::meanSquare);
        rules.put(MaskedMeanSquareGradient.class, LossRules::meanSquareGradient);
    }

    // rows less their largest value
    private static SDVariable shifted(Call c) {
        return c.rows(0).sub(c.shape(0).dim(-1) == 1 ? c.rows(0) : c.sd().max(c.rows(0), true, 1));
    }

    private static List<Lowered> crossEntropy(SoftmaxCrossEntropy op, Call c) {
        int classes = c.shape(0).dim(-1);
        SDVariable shifted = shifted(c);
        // SameDiff cannot differentiate its log-softmax
        SDVariable logProbabilities =
                shifted.sub(c.sd().math().log(Sums.ofRows(c.sd().math().exp(shifted), classes)));
        SDVariable loss = Sums.ofRows(logProbabilities.mul(c.rows(1)), classes).mul(-1);
        return List.of(c.result(0, Lowered.columnOf(c.node().output(0).shape()), loss));
    }

    private static List<Lowered> meanSquare(MaskedMeanSquare op, Call c) {
        SDVariable squares = c.sd().math().square(c.rows(0).sub(c.rows(1)));
        SDVariable perPatch = Sums.meansOfRows(squares, c.shape(0).dim(2));
        SDVariable mask = c.column(2);
        return List.of(c.result(0, Shape.SCALAR, perPatch.mul(mask).sum().div(mask.sum())));
    }

    private static List<Lowered> meanSquareGradient(MaskedMeanSquareGradient op, Call c) {
        SDVariable mask = c.column(2);
        SDVariable perPatch =
                mask.mul(2.0 / c.shape(0).dim(2)).mul(c.in(3).whole().div(mask.sum()));
        return List.of(c.rowsResult(0, c.rows(0).sub(c.rows(1)).mul(perPatch)));
    }
}
