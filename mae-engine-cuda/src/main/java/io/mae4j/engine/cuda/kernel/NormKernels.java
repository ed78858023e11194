package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import java.util.Map;

/** Layer norm, softmax and batch norm. Weights, statistics and sums are in single precision. */
public final class NormKernels {
    private static final int REGISTERS = 65_536; // of a multiprocessor

    private final Commands device;
    private final SumKernels sums;

    public NormKernels(Commands device) {
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

        // a warp a row as long as its values fit the registers, `live` arrays of them and `others`
        static Teams of(int dim, int longestOfWarp, int live, int others) {
            int team = dim <= longestOfWarp ? 32 : dim <= 8 * longestOfWarp ? 256 : 1024;
            int threads = Math.max(128, team);
            int registers = live * ((dim + team - 1) / team) + others;
            return new Teams(team, threads, Math.max(1, Math.min(2048 / threads, REGISTERS / (threads * registers))));
        }

        /** The same teams in one block a multiprocessor, as many as one may have. */
        Teams together() {
            return team == 32 ? new Teams(team, Math.min(1024, threads * resident), 1) : this;
        }

        int blocks(long rows, int multiprocessors) {
            int together = threads / team;
            return (int) Math.min((rows + together - 1) / together, (long) multiprocessors * resident);
        }

        /** As few blocks, of as few teams, as have no team take more rows than with all of them. */
        Grid even(long rows, int multiprocessors, int sharedBytesOfTeam) {
            long most = (long) multiprocessors * resident;
            long rounds = ceil(rows, most * (threads / team));
            long together = ceil(rows, most * rounds);
            return new Grid(
                    (int) ceil(rows, together * rounds),
                    1,
                    1,
                    (int) together * team,
                    (int) together * sharedBytesOfTeam);
        }

        private static long ceil(long a, long b) {
            return (a + b - 1) / b;
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
     * @param x [..., dim]
     * @param weight [dim], or null for none
     * @param bias [dim]; null if the weight is
     * @param y like x
     * @param mean of each row, or null if nobody wants it
     * @param inverse {@code 1 / sqrt(variance + epsilon)} of each row; null if the mean is
     */
    public void layerNorm(Value x, Value weight, Value bias, Value y, Value mean, Value inverse, double epsilon) {
        long rows = x.shape().rows();
        int dim = x.shape().dim(-1);
        Teams teams = Teams.of(dim, 2048, 1, 32);
        int width = Width.of(dim, Width.widest(x, y), x, weight, bias, y);
        Kernel.Source source = new Kernel.Source("layernorm", teams.defines(dim, width))
                .with("X", x.type().cuda)
                .with("Y", y.type().cuda);
        device.launch(
                device.kernel(source, "layerNorm"),
                Grid.of(teams.blocks(rows, device.multiprocessors()), teams.threads()),
                x.address(),
                Value.address(weight),
                Value.address(bias),
                y.address(),
                Value.address(mean),
                Value.address(inverse),
                rows,
                (float) epsilon);
    }

    /**
     * What {@link #layerNorm} leaves for its gradient.
     *
     * @param x [..., dim]
     * @param mean of each row
     * @param inverse of each row
     */
    public record Normalised(Value x, Value mean, Value inverse) {}

    /**
     * Sums over rows that are made with a layer norm's gradient, each [dim] or null.
     *
     * @param weight the weight's gradient, there if a weight is
     * @param bias the bias's gradient, there if a weight is
     * @param rows the sum of dx, which needs a weight too
     */
    public record GradientSums(Sum weight, Sum bias, Sum rows) {
        private int count() {
            return weight == null ? 0 : rows == null ? 2 : 3;
        }
    }

    /** What {@link #layerNormGradient} needs where there is a weight. */
    public long layerNormGradientScratchBytes(Value x, GradientSums sums) {
        int dim = x.shape().dim(-1);
        return 4L
                * sums.count()
                * gradientGrid(x, sums, gradientTeams(dim, sums)).x()
                * dim;
    }

    // the row, its gradient and the sums; what blocks leave of these is little only if there are few blocks
    private static Teams gradientTeams(int dim, GradientSums sums) {
        return Teams.of(dim, 1280, 2 + sums.count(), 40).together();
    }

    private Grid gradientGrid(Value x, GradientSums sums, Teams teams) {
        boolean addsUp = sums.count() > 0 && teams.team() == 32;
        return teams.even(
                x.shape().rows(),
                device.multiprocessors(),
                addsUp ? 4 * x.shape().dim(-1) : 0);
    }

    /**
     * The norm itself, made again beside its gradient to the bit.
     *
     * @param bias [dim]
     * @param y bfloat16 like x
     */
    public record Again(Value bias, Value y) {}

    /**
     * @param dy like x
     * @param weight [dim], or null for none
     * @param residual fp32 like x, added to the gradient, or null for none
     * @param dx like x
     * @param copy a bfloat16 copy of dx, or null for none
     * @param again null if it is not wanted; else there is a weight
     */
    public void layerNormGradient(
            Normalised of,
            Value dy,
            Value weight,
            Value residual,
            Value dx,
            Value copy,
            Again again,
            GradientSums sums,
            Value scratch) {
        Value x = of.x;
        long rows = x.shape().rows();
        int dim = x.shape().dim(-1);
        Teams teams = gradientTeams(dim, sums);
        Value bias = again == null ? null : again.bias;
        Value y = again == null ? null : again.y;
        int width = Width.of(dim, Width.widest(x, dy, dx), x, dy, weight, bias, residual, dx, copy, y, scratch);
        Grid grid = gradientGrid(x, sums, teams);
        Kernel.Source source = new Kernel.Source("layernormgradient", teams.defines(dim, width))
                .with("X", x.type().cuda)
                .with("DY", dy.type().cuda)
                .with("DX", dx.type().cuda)
                .with("SUMS", sums.count())
                .with("RESIDUAL", residual != null ? 1 : 0)
                .with("COPY", copy != null ? 1 : 0)
                .with("AGAIN", again != null ? 1 : 0);
        device.launch(
                device.kernel(source, "layerNormGradient"),
                grid,
                x.address(),
                of.mean.address(),
                of.inverse.address(),
                dy.address(),
                Value.address(weight),
                Value.address(bias),
                Value.address(residual),
                dx.address(),
                Value.address(copy),
                Value.address(y),
                scratch.address(),
                Math.toIntExact(rows));
        if (sums.count() > 0) {
            this.sums.sumParts(scratch, grid.x(), dim, sums.weight, sums.bias, sums.rows);
        }
    }

    /** Softmax of each row of x [..., dim]; in place if y is x. */
    public void softmax(Value x, Value y) {
        long rows = x.shape().rows();
        int dim = x.shape().dim(-1);
        device.launch(softmaxKernel("softmax", dim), softmaxGrid(rows, dim), x.address(), y.address(), rows, dim);
    }

    /**
     * Cross-entropy in nats of each row.
     *
     * @param logits [..., classes]
     * @param target like logits: soft targets
     * @param loss of each row
     */
    public void softmaxCrossEntropy(Value logits, Value target, Value loss) {
        long rows = logits.shape().rows();
        int classes = logits.shape().dim(-1);
        device.launch(
                softmaxKernel("softmaxCrossEntropy", classes),
                softmaxGrid(rows, classes),
                logits.address(),
                target.address(),
                loss.address(),
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
    public void batchNorm(Value x, Value y, Value mean, Value variance, double epsilon) {
        int features = x.shape().dim(1);
        device.launch(
                device.kernel(Kernel.Source.of("batchnorm"), "batchNorm"),
                Grid.of((features + 31) / 32, 512),
                x.address(),
                y.address(),
                mean.address(),
                variance.address(),
                x.shape().dim(0),
                features,
                (float) epsilon);
    }
}
