package io.mae4j.engine.cuda.card;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fastest of cuBLASLt's algorithms for a product by trying them, once for a kind of card and a version of cuBLASLt: the
 * choice is kept, so that the same product gives the same bits from then on. Another machine may choose otherwise.
 *
 * @param kept choices of before
 * @param card its name
 */
record ProductTuning(Device device, KeptFiles kept, String card) {

    /** How many algorithms cuBLASLt is asked for, the most promising first. */
    static final int CANDIDATES = 16;

    static final int ALGORITHM_BYTES = 64; // cublasLtMatmulAlgo_t; cublasLt.h lets it be stored for the same version

    private static final Logger LOG = LoggerFactory.getLogger(ProductTuning.class);
    private static final double WARM_SECONDS = 0.1; // an idle card's clock is slow, and rises under load
    private static final int TURNS = 5;
    private static final double TURN_SECONDS = 1e-3;
    private static final int MOST_A_TURN = 50;
    private static final double WORTH_IT = 0.98; // less is noise: the first choice stays

    /**
     * The fastest of some, or the first where there is no memory to try them.
     *
     * @param version cuBLASLt's
     */
    Pointer fastest(Product.Shape shape, List<Pointer> candidates, long version, ProductTrials.Trial trial) {
        try {
            byte[] chosen = kept.get(
                    ".algorithm",
                    () -> measured(shape, candidates, trial),
                    card,
                    Long.toString(version),
                    shape.toString());
            Memory algorithm = new Memory(ALGORITHM_BYTES);
            algorithm.write(0, chosen, 0, ALGORITHM_BYTES);
            return algorithm;
        } catch (UserError e) {
            LOG.warn("{} is not tuned: {}", shape, e.getMessage());
            return candidates.get(0);
        }
    }

    private byte[] measured(Product.Shape shape, List<Pointer> candidates, ProductTrials.Trial trial) {
        try (ProductTrials trials = new ProductTrials(device, shape)) {
            double[] seconds = seconds(candidates.stream()
                    .<Runnable>map(candidate -> () -> trials.multiply(trial, candidate))
                    .toList());
            int best = 0;
            for (int i = 1; i < seconds.length; i++) {
                best = seconds[i] < seconds[best] ? i : best;
            }
            best = seconds[best] < WORTH_IT * seconds[0] ? best : 0;
            LOG.debug("{}: the seconds of its algorithms are {}, number {} is taken", shape, seconds, best);
            return candidates.get(best).getByteArray(0, ALGORITHM_BYTES);
        }
    }

    // the least of a few turns, in which all take part; infinity for what does not run
    private double[] seconds(List<Runnable> products) {
        double[] least = products.stream().mapToDouble(this::first).toArray();
        int[] counts = new int[least.length];
        Device.Recording[] turns = new Device.Recording[least.length];
        double warm = 0;
        try {
            for (int i = 0; i < turns.length; i++) {
                if (Double.isFinite(least[i])) {
                    int count = (int) Math.max(1, Math.min(MOST_A_TURN, TURN_SECONDS / least[i]));
                    Runnable product = products.get(i);
                    counts[i] = count;
                    turns[i] = device.record(() -> {
                        for (int j = 0; j < count; j++) {
                            product.run();
                        }
                    });
                    least[i] = Double.POSITIVE_INFINITY;
                }
            }
            for (int turn = 0; turn < TURNS || warm < WARM_SECONDS && warm > 0; turn++) {
                for (int i = 0; i < turns.length; i++) {
                    if (turns[i] != null) {
                        double seconds = device.seconds(turns[i]::replay);
                        warm += seconds;
                        least[i] = Math.min(least[i], seconds / counts[i]);
                    }
                }
            }
            return least;
        } finally {
            Arrays.stream(turns).filter(turn -> turn != null).forEach(Device.Recording::close);
        }
    }

    // roughly; cuBLASLt may load a kernel for it, which the second time is there
    private double first(Runnable product) {
        try {
            return Math.min(device.seconds(product), device.seconds(product));
        } catch (CallFailed e) {
            LOG.debug("an algorithm does not run", e);
            return Double.POSITIVE_INFINITY;
        }
    }
}
