package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Range;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.List;

/** The losses: a small share of the work, in plain Java with sums in double precision. */
final class Losses {
    private Losses() {}

    static void maskedMeanSquare(PlanBuilder p, Node node, String label) {
        Value prediction = p.float32(node.input(0));
        Value target = p.float32(node.input(1));
        Value mask = p.float32(node.input(2));
        Value loss = p.output(node.output(0));
        int values = prediction.shape().dim(2);
        long rows = prediction.shape().rows();
        Value squares = p.temporary(Desc.F32, Shape.of((int) rows));
        List<Unit> units = new ArrayList<>();
        for (Range r : p.split(rows, 1)) {
            units.add(Unit.host(
                    () -> {
                        for (long row = r.from(); row < r.to(); row++) {
                            double sum = 0;
                            if (weight(mask, row) != 0) {
                                for (long i = 4L * row * values; i < 4L * (row + 1) * values; i += 4) {
                                    double d = NativeMemory.getFloat(
                                                    prediction.at().address() + i)
                                            - NativeMemory.getFloat(target.at().address() + i);
                                    sum += d * d;
                                }
                            }
                            NativeMemory.putFloat(squares.at().address() + 4 * row, (float) sum);
                        }
                    },
                    prediction.at().buffer(),
                    target.at().buffer(),
                    mask.at().buffer(),
                    squares.at().buffer()));
        }
        p.step(label, units);
        p.step(
                label + " mean",
                Unit.host(
                        () -> {
                            double sum = 0;
                            double masked = 0;
                            for (long row = 0; row < rows; row++) {
                                sum += weight(mask, row)
                                        * (double) NativeMemory.getFloat(
                                                squares.at().address() + 4 * row);
                                masked += weight(mask, row);
                            }
                            NativeMemory.putFloat(loss.at().address(), (float) (sum / values / masked));
                        },
                        squares.at().buffer(),
                        mask.at().buffer(),
                        loss.at().buffer()));
    }

    static void maskedMeanSquareGradient(PlanBuilder p, Node node, String label) {
        Value prediction = p.float32(node.input(0));
        Value target = p.float32(node.input(1));
        Value mask = p.float32(node.input(2));
        Value dLoss = p.float32(node.input(3));
        Value result = p.output(node.output(0));
        int values = prediction.shape().dim(2);
        long rows = prediction.shape().rows();
        List<Unit> units = new ArrayList<>();
        for (Range r : p.split(rows, 1)) {
            units.add(Unit.host(
                    () -> {
                        double masked = 0;
                        for (long row = 0; row < rows; row++) {
                            masked += weight(mask, row);
                        }
                        double factor = 2 * NativeMemory.getFloat(dLoss.at().address()) / values / masked;
                        for (long row = r.from(); row < r.to(); row++) {
                            float scale = (float) (factor * weight(mask, row));
                            for (long i = 4L * row * values; i < 4L * (row + 1) * values; i += 4) {
                                float d = NativeMemory.getFloat(prediction.at().address() + i)
                                        - NativeMemory.getFloat(target.at().address() + i);
                                NativeMemory.putFloat(result.at().address() + i, scale * d);
                            }
                        }
                    },
                    prediction.at().buffer(),
                    target.at().buffer(),
                    mask.at().buffer(),
                    dLoss.at().buffer(),
                    result.at().buffer()));
        }
        p.step(label, units);
    }

    private static float weight(Value mask, long row) {
        return NativeMemory.getFloat(mask.at().address() + 4 * row);
    }

    static void softmaxCrossEntropy(PlanBuilder p, Node node, String label) {
        Value logits = p.float32(node.input(0));
        Value target = p.float32(node.input(1));
        Value logarithms = p.temporary(Desc.F32, logits.shape());
        Value loss = p.output(node.output(0));
        int classes = logits.shape().dim(-1);
        p.step(label, Norms.softmaxUnits(p, logits, logarithms, true));
        p.step(
                label + " sum",
                p.split(logits.shape().rows(), 1).stream()
                        .map(r -> Unit.host(
                                () -> {
                                    for (long row = r.from(); row < r.to(); row++) {
                                        double sum = 0;
                                        for (long i = 4L * row * classes; i < 4L * (row + 1) * classes; i += 4) {
                                            float t = NativeMemory.getFloat(
                                                    target.at().address() + i);
                                            sum -= t == 0
                                                    ? 0
                                                    : (double) t
                                                            * NativeMemory.getFloat(logarithms
                                                                            .at()
                                                                            .address()
                                                                    + i);
                                        }
                                        NativeMemory.putFloat(loss.at().address() + 4 * row, (float) sum);
                                    }
                                },
                                logarithms.at().buffer(),
                                target.at().buffer(),
                                loss.at().buffer()))
                        .toList());
    }
}
