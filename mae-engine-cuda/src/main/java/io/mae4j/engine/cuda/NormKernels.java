package io.mae4j.engine.cuda;

import java.util.Map;

/** Layer norm, softmax and batch norm. Weights, statistics and sums are in single precision. */
final class NormKernels {
    private static final int REGISTERS = 65_536; // of a multiprocessor

    private final Commands device;
    private final SumKernels sums;

    NormKernels(Commands device) {
        this.device = device;
        this.sums = new SumKernels(device);
    }

    /**
     * How rows are dealt out.
     *
     * @param team threads a row
     * @param threads of a block
     * @param resident blocks of a multiprocessor
     */
    private record Teams(int team, int threads, int resident) {

        // a warp a row as long as its values fit the registers, `live` arrays of them
        static Teams of(int dim, int longestOfWarp, int live) {
            int team = dim <= longestOfWarp ? 32 : dim <= 8 * longestOfWarp ? 256 : 1024;
            int threads = Math.max(128, team);
            int registers = live * ((dim + team - 1) / team) + 32;
            return new Teams(team, threads, Math.max(1, Math.min(2048 / threads, REGISTERS / (threads * registers))));
        }

        int blocks(long rows, int multiprocessors) {
            int together = threads / team;
            return (int) Math.min((rows + together - 1) / together, (long) multiprocessors * resident);
        }

        Map<String, String> defines(int dim, int width) {
            return Map.of(
                    "DIM", Integer.toString(dim),
                    "VEC", Integer.toString(width),
                    "TEAM", Integer.toString(team),
                    "THREADS", Integer.toString(threads),
                    "BLOCKS", Integer.toString(resident));
        }
    }

    /**
     * {@code y = (x - mean) / sqrt(variance + epsilon)} of each row, then times weight plus bias.
     *
     * @param x [rows, dim]
     * @param weight [dim], or 0 for none
     * @param bias [dim]; 0 if the weight is
     * @param y like x
     * @param mean [rows], or 0 if nobody wants it
     * @param inverse {@code 1 / sqrt(variance + epsilon)} [rows]; 0 if the mean is
     */
    void layerNorm(
            long x,
            Type xType,
            long weight,
            long bias,
            long y,
            Type yType,
            long mean,
            long inverse,
            long rows,
            int dim,
            double epsilon) {
        Teams teams = Teams.of(dim, 2048, 1);
        int width = Width.of(dim, Width.widest(xType, yType), x, weight, bias, y);
        Kernel.Source source = new Kernel.Source("layernorm", teams.defines(dim, width))
                .with("X", xType.cuda)
                .with("Y", yType.cuda);
        device.launch(
                device.kernel(source, "layerNorm"),
                Grid.of(teams.blocks(rows, device.multiprocessors()), teams.threads()),
                x,
                weight,
                bias,
                y,
                mean,
                inverse,
                rows,
                (float) epsilon);
    }

    /** What {@link #layerNormGradient} needs where there is a weight. */
    long layerNormGradientScratchBytes(long rows, int dim, boolean rowSum) {
        return (rowSum ? 3L : 2L) * 4 * gradientTeams(dim, rowSum).blocks(rows, device.multiprocessors()) * dim;
    }

    private static Teams gradientTeams(int dim, boolean rowSum) {
        return rowSum ? Teams.of(dim, 1024, 5) : Teams.of(dim, 1280, 4);
    }

    /**
     * @param x [rows, dim]
     * @param mean [rows], as {@link #layerNorm} gave it
     * @param inverse [rows], as {@link #layerNorm} gave it
     * @param dy like x
     * @param weight [dim], or 0 for none
     * @param residual fp32 like x, added to the gradient, or 0 for none
     * @param dx like x
     * @param copy a bfloat16 copy of dx, or 0 for none
     * @param dWeight [dim]; null without a weight
     * @param dBias [dim]; null without a weight
     * @param rowSum [dim], the sum of the rows of dx; null if nobody wants it, or without a weight
     */
    void layerNormGradient(
            long x,
            Type xType,
            long mean,
            long inverse,
            long dy,
            Type dyType,
            long weight,
            long residual,
            long dx,
            Type dxType,
            long copy,
            SumKernels.To dWeight,
            SumKernels.To dBias,
            SumKernels.To rowSum,
            long rows,
            int dim,
            long scratch) {
        boolean affine = weight != 0;
        Teams teams = gradientTeams(dim, rowSum != null);
        int width = Width.of(
                dim, Width.widest(xType, dyType, dxType), x, dy, weight, residual, dx, copy, affine ? scratch : 0);
        int blocks = teams.blocks(rows, device.multiprocessors());
        Kernel.Source source = new Kernel.Source("layernormgradient", teams.defines(dim, width))
                .with("X", xType.cuda)
                .with("DY", dyType.cuda)
                .with("DX", dxType.cuda)
                .with("SUMS", !affine ? 0 : rowSum == null ? 2 : 3)
                .with("RESIDUAL", residual != 0 ? 1 : 0)
                .with("COPY", copy != 0 ? 1 : 0);
        int shared = affine && teams.threads() > teams.team() ? (rowSum == null ? 2 : 3) * 4 * dim : 0;
        device.launch(
                device.kernel(source, "layerNormGradient"),
                new Grid(blocks, 1, 1, teams.threads(), shared),
                x,
                mean,
                inverse,
                dy,
                weight,
                residual,
                dx,
                copy,
                scratch,
                rows);
        if (affine) {
            sums.sumParts(scratch, blocks, dim, dWeight, dBias, rowSum);
        }
    }

    /** Softmax of each row of x [rows, dim]; in place if y is x. */
    void softmax(long x, long y, long rows, int dim) {
        device.launch(softmaxKernel("softmax", dim), softmaxGrid(rows, dim), x, y, rows, dim);
    }

    /**
     * Cross-entropy in nats of each row.
     *
     * @param logits [rows, classes]
     * @param target like logits: soft targets
     * @param loss [rows]
     */
    void softmaxCrossEntropy(long logits, long target, long loss, long rows, int classes) {
        device.launch(
                softmaxKernel("softmaxCrossEntropy", classes),
                softmaxGrid(rows, classes),
                logits,
                target,
                loss,
                rows,
                classes);
    }

    private Kernel softmaxKernel(String function, int dim) {
        return device.kernel(Kernel.Source.of("softmax", "TEAM", softmaxTeam(dim)), function);
    }

    private Grid softmaxGrid(long rows, int dim) {
        return Grid.over(rows * softmaxTeam(dim), 256, 8 * device.multiprocessors());
    }

    private static int softmaxTeam(int dim) {
        return dim <= 2048 ? 32 : 256;
    }

    /**
     * Normalises each column with its mean and biased variance.
     *
     * @param x [rows, features]
     * @param y like x
     * @param mean [features]
     * @param variance [features]
     */
    void batchNorm(long x, long y, long mean, long variance, int rows, int features, double epsilon) {
        device.launch(
                device.kernel(Kernel.Source.of("batchnorm"), "batchNorm"),
                Grid.of((features + 31) / 32, 512),
                x,
                y,
                mean,
                variance,
                rows,
                features,
                (float) epsilon);
    }
}
