package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Range;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Node;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Batch norm of some of the features: their means and variances over all rows, and the rows normalised with them. A worker has
 * features of its own, so nothing is summed across workers, and sums do not depend on how many there are. Sums are in double
 * precision. The gradient is made of other operators, see {@link BatchNorm}.
 */
final class BatchNormUnit implements Unit {
    private static final int GRAIN = 16; // features of a cache line

    private final Value x; // [rows, features]
    private final Value y;
    private final Value mean; // [features]
    private final Value variance;
    private final Range features;
    private final double epsilon;
    private final double[] means;
    private final double[] squares;

    private BatchNormUnit(Value x, Value y, Value mean, Value variance, Range features, double epsilon) {
        this.x = x;
        this.y = y;
        this.mean = mean;
        this.variance = variance;
        this.features = features;
        this.epsilon = epsilon;
        this.means = new double[(int) features.size()];
        this.squares = new double[(int) features.size()];
    }

    static void lower(PlanBuilder p, Node node, BatchNorm op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        Value mean = p.output(node.output(1));
        Value variance = p.output(node.output(2));
        p.step(
                label,
                p.split(x.shape().dim(1), GRAIN).stream()
                        .map(features -> new BatchNormUnit(x, y, mean, variance, features, op.epsilon()))
                        .toList());
    }

    @Override
    public void run(Worker worker) {
        int rows = x.shape().dim(0);
        Arrays.fill(means, 0);
        Arrays.fill(squares, 0);
        for (int row = 0; row < rows; row++) {
            long from = at(x, row);
            for (int i = 0; i < means.length; i++) {
                means[i] += NativeMemory.getFloat(from + 4L * i);
            }
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= rows;
            NativeMemory.putFloat(mean.element(features.from() + i).address(), (float) means[i]);
        }
        for (int row = 0; row < rows; row++) {
            long from = at(x, row);
            for (int i = 0; i < means.length; i++) {
                double centred = NativeMemory.getFloat(from + 4L * i) - means[i];
                squares[i] += centred * centred;
            }
        }
        normalise(rows);
    }

    private void normalise(int rows) {
        double[] inverses = squares; // which are needed only once
        for (int i = 0; i < means.length; i++) {
            double biased = squares[i] / rows;
            NativeMemory.putFloat(variance.element(features.from() + i).address(), (float) biased);
            inverses[i] = 1 / Math.sqrt(biased + epsilon);
        }
        for (int row = 0; row < rows; row++) {
            long from = at(x, row);
            long to = at(y, row);
            for (int i = 0; i < means.length; i++) {
                double centred = NativeMemory.getFloat(from + 4L * i) - means[i];
                NativeMemory.putFloat(to + 4L * i, (float) (centred * inverses[i]));
            }
        }
    }

    private long at(Value matrix, int row) {
        return matrix.at().address() + 4 * ((long) row * matrix.shape().dim(1) + features.from());
    }

    @Override
    public Collection<Buffer> buffers() {
        return List.of(
                x.at().buffer(),
                y.at().buffer(),
                mean.at().buffer(),
                variance.at().buffer());
    }
}
