package io.mae4j.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
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
    private static final int TURNS = 3;
    private static final double TURN_SECONDS = 1e-3;
    private static final int MOST_A_TURN = 20;
    private static final double WORTH_IT = 0.98; // less is noise: the first choice stays

    /** Enqueues a product by an algorithm. */
    interface Trial {
        void multiply(Pointer algorithm, long a, long b, long d, long vector, long beside);
    }

    /**
     * The fastest of some, or the first where there is no memory to try them.
     *
     * @param version cuBLASLt's
     */
    Pointer fastest(Product.Shape shape, List<Pointer> candidates, long version, Trial trial) {
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

    private byte[] measured(Product.Shape s, List<Pointer> candidates, Trial trial) {
        long[] bytes = {
            (s.strideA() * (s.batch() - 1) + (long) s.m() * s.k()) * s.input().bytes,
            (s.strideB() * (s.batch() - 1) + (long) s.k() * s.n()) * s.input().bytes,
            (s.strideD() * (s.batch() - 1) + (long) s.m() * s.n()) * s.output().bytes,
            (long) s.n() * s.output().bytes,
            s.epilogue().usesBeside() ? (long) s.m() * s.n() * s.output().bytes : 0
        };
        long[] at = new long[bytes.length];
        long total = 0;
        for (int i = 0; i < bytes.length; i++) {
            at[i] = total;
            total += (bytes[i] + 255) / 256 * 256;
        }
        long memory = device.allocate(total, "trying algorithms of a product");
        try {
            device.zero(memory, total);
            double[] seconds = candidates.stream()
                    .mapToDouble(candidate -> seconds(() -> trial.multiply(
                            candidate, memory + at[0], memory + at[1], memory + at[2], memory + at[3], memory + at[4])))
                    .toArray();
            int best = 0;
            for (int i = 1; i < seconds.length; i++) {
                best = seconds[i] < seconds[best] ? i : best;
            }
            best = seconds[best] < WORTH_IT * seconds[0] ? best : 0;
            LOG.debug("{}: the seconds of its algorithms are {}, number {} is taken", s, seconds, best);
            return candidates.get(best).getByteArray(0, ALGORITHM_BYTES);
        } finally {
            device.free(memory);
        }
    }

    // the least of a few turns; infinity for an algorithm that does not run
    private double seconds(Runnable product) {
        try {
            double first = device.seconds(product); // cuBLASLt may load its kernel
            double least = device.seconds(product);
            int count = (int) Math.max(1, Math.min(MOST_A_TURN, TURN_SECONDS / Math.min(first, least)));
            least = Double.POSITIVE_INFINITY;
            for (int turn = 0; turn < TURNS; turn++) {
                double seconds = device.seconds(() -> {
                    for (int i = 0; i < count; i++) {
                        product.run();
                    }
                });
                least = Math.min(least, seconds / count);
            }
            return least;
        } catch (CallFailed e) {
            LOG.debug("an algorithm does not run", e);
            return Double.POSITIVE_INFINITY;
        }
    }
}
