package io.mae4j.engine.cuda;

import io.mae4j.UserError;
import java.util.OptionalDouble;

/**
 * A card: memory, kernels and matrix products. Everything runs in the order in which it was asked for; what computes only
 * enqueues. Addresses are the device's. One thread uses a device at a time.
 */
interface Device extends AutoCloseable {

    /** Name, compute capability and driver, for the log. */
    String describe();

    /** Streaming multiprocessors: how many blocks run at once, at least. */
    int multiprocessors();

    /** What the maker says of dense products of bfloat16 matrices, operations a second; empty if not known. */
    OptionalDouble peakFlopsPerSecond();

    /** Bytes that are allocated. */
    long allocatedBytes();

    /** Bytes that can still be allocated. */
    long freeBytes();

    /**
     * Memory on a boundary of 256 bytes, of any content.
     *
     * @throws UserError if there is not enough, with how much {@code purpose} needs and how much is free
     */
    long allocate(long bytes, String purpose);

    void free(long address);

    void zero(long address, long bytes);

    /** From host memory, which may change as soon as this returns. */
    void upload(long host, long device, long bytes);

    /** To host memory, when all that was asked for before is done. */
    void download(long device, long host, long bytes);

    /** Within the card. */
    void copy(long from, long to, long bytes);

    /** A function of a module of kernels, compiled for this card. Modules are kept, so that asking again costs little. */
    Kernel kernel(Kernel.Source source, String function);

    /**
     * Starts a kernel.
     *
     * @param arguments as the kernel declares them: Long for pointers and 64-bit integers, Integer and Float for those
     */
    void launch(Kernel kernel, Grid grid, Object... arguments);

    /** Prepares a matrix product. */
    Product product(Product.Shape shape);

    /**
     * {@code d = a b + beta c + bias}, see {@link Product.Shape}.
     *
     * @param c read where beta is not 0; may be {@code d}
     * @param bias 0 where the shape has none
     */
    void multiply(Product product, long a, long b, long c, long d, long bias);

    /** Records what {@code work} enqueues, without running it. What is recorded must not allocate, upload or download. */
    Recording record(Runnable work);

    /** How long what {@code work} enqueues takes on the card. */
    double seconds(Runnable work);

    /** Waits until all is done. */
    void synchronize();

    /** Frees the device's own things; memory that was allocated and not freed goes too. */
    @Override
    void close();

    /** Enqueues what was recorded. */
    interface Recording extends AutoCloseable {
        void replay();

        @Override
        void close();
    }
}
