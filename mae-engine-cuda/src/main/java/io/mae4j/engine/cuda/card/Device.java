package io.mae4j.engine.cuda.card;

import io.mae4j.UserError;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A card: memory, kernels and matrix products. Everything runs in the order in which it was asked for, but for what is
 * uploaded {@link #beside}; what computes only enqueues. Addresses are the device's. One thread uses a device at a time.
 */
public interface Device extends Commands, AutoCloseable {

    /** Name, compute capability and driver, for the log. */
    String describe();

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

    /** From host memory, which may change as soon as this returns. */
    void upload(long host, long device, long bytes);

    /** To host memory, when all that was asked for before is done. */
    void download(long device, long host, long bytes);

    /**
     * Records what {@code work} enqueues, without running it. It must not allocate, upload or download, nor ask for kernels: those
     * that it launches are there before. What the card's libraries do not let be recorded is run at each replay.
     */
    Recording record(Runnable work);

    /** Compiles modules ahead of their first use. */
    void compile(Collection<Kernel.Source> sources);

    /** How long what {@code work} enqueues takes on the card. */
    default double seconds(Runnable work) {
        return seconds(List.of(work))[0];
    }

    /** How long each of the parts that are enqueued one after another takes on the card. */
    double[] seconds(List<Runnable> parts);

    /** Uploads that run beside everything else. */
    Uploads beside();

    /** Waits until all is done, beside and here. */
    void synchronize();

    /** Frees the device's own things; memory that was allocated and not freed goes too. */
    @Override
    void close();

    /** Copies to the card that take their turn among themselves, whatever else it does, but for what is said of their order. */
    interface Uploads {

        /** From host memory, which may change as soon as this returns. */
        void upload(long host, long device, long bytes);

        /** Uploads from now on come after all that the device has been asked for until now. */
        void follow();

        /** What the device is asked for from now on comes after all uploads until now. */
        void lead();
    }

    /** Enqueues what was recorded. */
    interface Recording extends AutoCloseable {
        void replay();

        @Override
        void close();
    }
}
