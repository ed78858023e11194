package io.mae4j.engine.cuda.emulation;

import com.sun.jna.Native;
import io.mae4j.engine.cuda.card.Card;
import io.mae4j.engine.cuda.card.CublasLt;
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.card.CudaLibraries;
import io.mae4j.engine.cuda.card.Product;
import io.mae4j.engine.cuda.card.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A card that the fake driver emulates: it runs {@link EmulatedKernels} on the processor, thread by thread, and watches what they do.
 * Slow, for tests. It is no card: how fast a kernel is, what its accesses cost, what is made of its PTX for a card, and how cuBLASLt
 * multiplies, it does not know.
 */
public final class EmulatedCard {
    private static final Map<Set<Order>, FakeDriver.Functions> DRIVERS = new HashMap<>();

    /** What a card leaves open. */
    public enum Order {
        /** The last thread of a block runs first. */
        LAST_THREAD_FIRST,
        /** Uploads beside overtake; otherwise they wait until somebody needs them. */
        SIDE_FIRST
    }

    private EmulatedCard() {}

    public static CudaDevice open(Order... orders) {
        return open(driver(Set.of(orders)));
    }

    /** A card whose cuBLASLt has no products with this epilogue. */
    public static CudaDevice without(Product.Epilogue epilogue) {
        FakeDriver.Functions fake = driver();
        fake.fakeSet("no algorithm of epilogue " + CublasLt.epilogue(epilogue), 1);
        return open(fake);
    }

    /** The card of a {@link #driver}. */
    public static CudaDevice open(FakeDriver.Functions fake) {
        Status status = new Status(fake);
        return new CudaDevice(
                fake,
                status,
                fake,
                EmulatedKernels::compile,
                Card.at(0, fake, status),
                "emulated on the processor",
                Optional.empty());
    }

    /** A driver of one's own, which can be told to fail. */
    public static FakeDriver.Functions driver() {
        return another(Set.of());
    }

    // one for each combination: all devices of a driver share its settings
    private static synchronized FakeDriver.Functions driver(Set<Order> orders) {
        return DRIVERS.computeIfAbsent(orders, EmulatedCard::another);
    }

    private static FakeDriver.Functions another(Set<Order> orders) {
        try {
            FakeDriver.Functions fake =
                    Native.load(FakeDriver.another().toString(), FakeDriver.Functions.class, CudaLibraries.OPTIONS);
            fake.fakeSet("H200", 1);
            fake.fakeSet("multiprocessors", 3); // so that loops over the grid go round
            fake.fakeSet("memory", 1L << 36);
            fake.fakeSet("backwards", orders.contains(Order.LAST_THREAD_FIRST) ? 1 : 0);
            fake.fakeSet("others first", orders.contains(Order.SIDE_FIRST) ? 1 : 0);
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
