package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.EngineContract;
import java.util.OptionalDouble;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole engine on a card, in bfloat16. */
@ExtendWith(OnCard.class)
final class CardBf16Test extends EngineContract {
    @Override
    protected Engine engine() {
        return new CudaEngine(Devices.card(), true, false);
    }

    /** As in {@link EmulatedBf16Test}. */
    @Override
    protected long seed() {
        return 3;
    }

    /**
     * Of a tensor's largest value, as in {@link EmulatedBf16Test}: 0.02 cannot be asked of each, since a key's bias has no
     * gradient but rounding.
     */
    @Override
    protected double tolerance() {
        return 0.07;
    }

    /** All outputs, or all gradients, of a case together, in which rounding of single ones weighs little. */
    @Override
    protected OptionalDouble wholeTolerance() {
        return OptionalDouble.of(0.02);
    }
}
