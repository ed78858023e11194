package io.mae4j.train;

import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import java.util.List;

/** The reconstruction loss on pictures that are not trained on, with masks that are always the same. */
public record HeldOutLoss(SequentialLoader pictures, MaskedInputs inputs) {

    /** The mean over all pictures; NaN if there are none. */
    public double of(Program program) {
        double sum = 0;
        long count = 0;
        try (BatchStream stream = pictures.pass()) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    if (batch.size() > 0) {
                        double loss = program.run(inputs.heldOut(batch), List.of("loss"))
                                .get("loss")
                                .getDouble(0);
                        sum += loss * batch.size();
                        count += batch.size();
                    }
                }
            }
        }
        return sum / count;
    }
}
