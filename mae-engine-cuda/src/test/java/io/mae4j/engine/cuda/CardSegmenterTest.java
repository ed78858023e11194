package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.models.SegmenterParity;
import org.junit.jupiter.api.extension.ExtendWith;

/** A segmenter, on a card in single precision. */
@ExtendWith(OnCard.class)
final class CardSegmenterTest extends SegmenterParity {
    @Override
    protected Engine engine() {
        return new CudaEngine(Devices.card(), false, false);
    }

    @Override
    protected double tolerance() {
        return 1e-4;
    }
}
