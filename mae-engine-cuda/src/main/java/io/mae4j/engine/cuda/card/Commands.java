package io.mae4j.engine.cuda.card;

/** What the parts of a plan ask of a card, which takes it in order. What computes only enqueues. */
public interface Commands {

    /** Streaming multiprocessors: how many blocks run at once, at least. */
    int multiprocessors();

    /** A function of a module of kernels, compiled for this card. Modules are kept, so that asking again costs little. */
    Kernel kernel(Kernel.Source source, String function);

    /**
     * Starts a kernel.
     *
     * @param arguments as the kernel declares them: Long for pointers and 64-bit integers, Integer and Float for those
     */
    void launch(Kernel kernel, Grid grid, Object... arguments);

    /** Whether there is such a matrix product: with an epilogue of GELU there need not be. */
    boolean multiplies(Product.Shape shape);

    /** Prepares a matrix product, if there is. */
    Product product(Product.Shape shape);

    /**
     * {@code d = epilogue(a b + beta c)}, see {@link Product.Shape}.
     *
     * @param c read where beta is not 0; may be {@code d}
     * @param vector the epilogue's, read or written; 0 where it has none
     * @param beside [m, n], which an epilogue with GELU writes, and its gradient reads; else 0
     */
    void multiply(Product product, long a, long b, long c, long d, long vector, long beside);

    /** Within the card. */
    void copy(long from, long to, long bytes);

    void zero(long address, long bytes);
}
