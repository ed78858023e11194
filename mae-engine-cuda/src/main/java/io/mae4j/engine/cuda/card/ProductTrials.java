package io.mae4j.engine.cuda.card;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory for the operands of a product, to try algorithms in. What they hold is random: a card takes more power for numbers than for
 * zeros, and is slower then.
 */
final class ProductTrials implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProductTrials.class);
    private static final int ALIGNMENT = 256;
    private static final int RANDOM_BYTES = 1 << 20; // which are repeated

    private final Device device;
    private final long memory;
    private final long[] at = new long[5]; // a, b, d, vector, beside

    /** Enqueues a product by an algorithm. */
    interface Trial {
        void multiply(Pointer algorithm, long a, long b, long d, long vector, long beside);
    }

    /** @throws UserError if there is not enough memory */
    ProductTrials(Device device, Product.Shape s) {
        this.device = device;
        long[] bytes = {
            (s.strideA() * (s.batch() - 1) + (long) s.m() * s.k()) * s.input().bytes,
            (s.strideB() * (s.batch() - 1) + (long) s.k() * s.n()) * s.input().bytes,
            (s.strideD() * (s.batch() - 1) + (long) s.m() * s.n()) * s.output().bytes,
            (long) s.n() * s.output().bytes,
            s.epilogue().usesBeside() ? (long) s.m() * s.n() * s.output().bytes : 0
        };
        long total = 0;
        for (int i = 0; i < bytes.length; i++) {
            at[i] = total;
            total += (bytes[i] + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        memory = device.allocate(total, "trying algorithms of a product");
        fill(total);
    }

    // bfloat16 numbers between a half and one, of either sign; read as single precision they are that too
    private void fill(long total) {
        int some = (int) Math.min(total, RANDOM_BYTES);
        RandomStream random = new Randomness(0).stream("trials of products");
        try (Memory host = new Memory(some)) {
            for (int i = 0; i + 2 <= some; i += 2) {
                int bits = random.nextInt();
                host.setShort(i, (short) (0x3f00 | bits & 0x7f | (bits & 0x80) << 8));
            }
            device.upload(Pointer.nativeValue(host), memory, some);
        }
        for (long done = some; done < total; done *= 2) {
            device.copy(memory, memory + done, Math.min(done, total - done));
        }
    }

    /** Enqueues it once. */
    void multiply(Trial trial, Pointer algorithm) {
        trial.multiply(algorithm, memory + at[0], memory + at[1], memory + at[2], memory + at[3], memory + at[4]);
    }

    /**
     * Runs a product once by each algorithm until one does: what cuBLASLt has found need not run (cublasLt.h), and has its kernel
     * loaded then, which while steps are recorded might not be allowed.
     *
     * @return the first of the algorithms where there is no memory to run any
     */
    static Optional<Pointer> firstThatRuns(Device device, Product.Shape shape, List<Pointer> algorithms, Trial trial) {
        ProductTrials trials;
        try {
            trials = new ProductTrials(device, shape);
        } catch (UserError e) {
            LOG.debug("{} is not tried: {}", shape, e.getMessage());
            return algorithms.stream().findFirst();
        }
        try (trials) {
            return algorithms.stream().filter(one -> trials.runs(trial, one)).findFirst();
        }
    }

    private boolean runs(Trial trial, Pointer algorithm) {
        try {
            multiply(trial, algorithm);
            device.synchronize();
            return true;
        } catch (CallFailed e) {
            LOG.debug("an algorithm does not run", e);
            return false;
        }
    }

    @Override
    public void close() {
        device.free(memory);
    }
}
