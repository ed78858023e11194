package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;

/**
 * The paper's loss (section 3) and its gradient, over patches as rows. Sums over patches are in double precision and come out the
 * same, bit for bit.
 */
public final class LossKernels {
    private static final int WARPS = 8;
    private static final int BLOCKS = 6; // of a multiprocessor

    private final Commands device;

    public LossKernels(Commands device) {
        this.device = device;
    }

    private int blocks(long rows) {
        return (int) Math.max(1, Math.min((rows + WARPS - 1) / WARPS, (long) BLOCKS * device.multiprocessors()));
    }

    /** What the loss of a prediction and its gradient need. */
    public long maskedMeanSquareScratchBytes(Value prediction) {
        return 2L * 8 * blocks(prediction.shape().rows());
    }

    /**
     * The mean square of a patch's values, averaged over the masked patches; not-a-number if none is masked.
     *
     * @param prediction [..., values], a row for each patch
     * @param target like the prediction, in single precision
     * @param mask of each row, 1 for masked
     * @param loss a scalar
     * @param scratch on a boundary of 8 bytes
     */
    public void maskedMeanSquare(Value prediction, Value target, Value mask, Value loss, Value scratch) {
        long rows = prediction.shape().rows();
        int values = prediction.shape().dim(-1);
        Kernel.Source source = source(prediction, prediction, target);
        int blocks = blocks(rows);
        device.launch(
                device.kernel(source, "maskedSquares"),
                Grid.of(blocks, 32 * WARPS),
                prediction.address(),
                target.address(),
                mask.address(),
                scratch.address(),
                rows,
                values);
        device.launch(
                device.kernel(source, "maskedMean"),
                Grid.of(1, 256),
                scratch.address(),
                loss.address(),
                blocks,
                values);
    }

    /**
     * The gradient in the prediction.
     *
     * @param dLoss a scalar
     * @param dPrediction like the prediction
     */
    public void maskedMeanSquareGradient(
            Value prediction, Value target, Value mask, Value dLoss, Value dPrediction, Value scratch) {
        long rows = prediction.shape().rows();
        int values = prediction.shape().dim(-1);
        Kernel.Source source = source(prediction, dPrediction, target);
        device.launch(
                device.kernel(source, "gradientFactor"),
                Grid.of(1, 1024),
                mask.address(),
                dLoss.address(),
                scratch.address(),
                rows,
                values);
        device.launch(
                device.kernel(source, "maskedMeanSquareGradient"),
                Grid.of(blocks(rows), 32 * WARPS),
                prediction.address(),
                target.address(),
                mask.address(),
                scratch.address(),
                dPrediction.address(),
                rows,
                values);
    }

    private static Kernel.Source source(Value prediction, Value gradient, Value target) {
        int width = Width.of(prediction.shape().dim(-1), Type.F32, prediction, gradient, target);
        return Kernel.Source.of("losses", "P", prediction.type().cuda)
                .with("D", gradient.type().cuda)
                .with("VEC", width);
    }
}
