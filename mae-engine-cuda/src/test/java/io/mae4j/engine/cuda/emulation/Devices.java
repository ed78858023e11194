package io.mae4j.engine.cuda.emulation;

import io.mae4j.UserError;
import io.mae4j.engine.cuda.card.Card;
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.emulation.EmulatedCard.Order;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What the kernels' tests run on: {@link EmulatedCard}, or with {@code -Dmae4j.cuda.device=card} the machine's first card. */
public final class Devices {
    private static final boolean ON_CARD = onCard(System.getProperty("mae4j.cuda.device", "emulated"));

    private Devices() {}

    private static boolean onCard(String device) {
        return switch (device) {
            case "emulated" -> false;
            case "card" -> true;
            default -> throw new IllegalArgumentException("mae4j.cuda.device=" + device + ": emulated or card");
        };
    }

    /** One card, which stays open as long as the tests run: with another the card's context need not be made again. */
    private static final class Card {
        private static final Optional<CudaDevice> DEVICE;
        private static final String MISSING;

        static {
            CudaDevice device = null;
            String missing = "";
            try {
                device = CudaDevice.open(0, false);
            } catch (UserError e) {
                missing = e.getMessage();
            }
            DEVICE = Optional.ofNullable(device);
            MISSING = missing;
        }
    }

    /** Skips a test of kernels where they cannot run. */
    public static void assumeKernelsRun() {
        if (ON_CARD) {
            Assumptions.assumeTrue(missingCard().isEmpty(), () -> "no card: " + Card.MISSING);
        } else {
            EmulatedKernels.missing().ifPresent(Assumptions::abort);
        }
    }

    /** Why there is no card, if there is none. */
    public static Optional<String> missingCard() {
        return Card.DEVICE.isPresent() ? Optional.empty() : Optional.of(Card.MISSING);
    }

    /** The card. */
    public static Device card() {
        return Card.DEVICE.orElseThrow(() -> new IllegalStateException(Card.MISSING));
    }

    /**
     * A device of one's own.
     *
     * @param orders of an emulation; a card has its own
     */
    public static CudaDevice open(Order... orders) {
        if (ON_CARD) {
            card();
            return CudaDevice.open(0, false);
        }
        return EmulatedCard.open(orders);
    }

    /** A card that takes the fastest of the algorithms for its products; the emulation has one for each. */
    public static CudaDevice tuned() {
        return ON_CARD ? CudaDevice.open(0, true) : EmulatedCard.open();
    }
}
