package io.mae4j.engine.cuda;

/**
 * The paper's loss (section 3) and its gradient, over patches as rows. Sums over patches are in double precision and come out the
 * same, bit for bit.
 */
final class LossKernels {
    private static final int WARPS = 8;
    private static final int BLOCKS = 6; // of a multiprocessor

    private final Commands device;

    LossKernels(Commands device) {
        this.device = device;
    }

    private int blocks(long rows) {
        return (int) Math.max(1, Math.min((rows + WARPS - 1) / WARPS, (long) BLOCKS * device.multiprocessors()));
    }

    /** What the loss and its gradient need. */
    long maskedMeanSquareScratchBytes(long rows) {
        return 2L * 8 * blocks(rows);
    }

    /**
     * The mean square of a patch's values, averaged over the masked patches; not-a-number if none is masked.
     *
     * @param prediction [rows, values]
     * @param target like the prediction, in single precision
     * @param mask [rows] of 1 for masked
     * @param loss a scalar
     * @param scratch on a boundary of 8 bytes
     */
    void maskedMeanSquare(
            long prediction,
            Type predictionType,
            long target,
            long mask,
            long loss,
            long rows,
            int values,
            long scratch) {
        Kernel.Source source = source(predictionType, predictionType, values, prediction, target);
        int blocks = blocks(rows);
        device.launch(
                device.kernel(source, "maskedSquares"),
                Grid.of(blocks, 32 * WARPS),
                prediction,
                target,
                mask,
                scratch,
                rows,
                values);
        device.launch(device.kernel(source, "maskedMean"), Grid.of(1, 256), scratch, loss, blocks, values);
    }

    /**
     * The gradient in the prediction.
     *
     * @param dLoss a scalar
     * @param dPrediction like the prediction
     */
    void maskedMeanSquareGradient(
            long prediction,
            Type predictionType,
            long target,
            long mask,
            long dLoss,
            long dPrediction,
            Type dPredictionType,
            long rows,
            int values,
            long scratch) {
        Kernel.Source source = source(predictionType, dPredictionType, values, prediction, target, dPrediction);
        device.launch(device.kernel(source, "gradientFactor"), Grid.of(1, 1024), mask, dLoss, scratch, rows, values);
        device.launch(
                device.kernel(source, "maskedMeanSquareGradient"),
                Grid.of(blocks(rows), 32 * WARPS),
                prediction,
                target,
                mask,
                scratch,
                dPrediction,
                rows,
                values);
    }

    private static Kernel.Source source(Type prediction, Type gradient, int values, long... addresses) {
        return Kernel.Source.of("losses", "P", prediction.cuda)
                .with("D", gradient.cuda)
                .with("VEC", Width.of(values, Type.F32, addresses));
    }
}
