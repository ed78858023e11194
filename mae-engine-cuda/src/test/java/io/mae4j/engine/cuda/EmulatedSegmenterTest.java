package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.models.SegmenterParity;
import org.junit.jupiter.api.extension.ExtendWith;

/** A segmenter, on the whole engine but the card. */
@ExtendWith(OnEmulation.class)
final class EmulatedSegmenterTest extends SegmenterParity {
    private static final Engine ENGINE = new CudaEngine(EmulatedCard.open(), false, false);

    @Override
    protected Engine engine() {
        return ENGINE;
    }
}
