package io.mae4j.data.load;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Batches as values that can be compared. */
final class Streams {
    private Streams() {}

    record Values(List<Float> images, List<Integer> labels, List<Long> indices, int size) {

        static Values of(ImageBatch batch) {
            List<Float> images = new ArrayList<>();
            for (float value : batch.images().dup().data().asFloat()) {
                images.add(value);
            }
            return new Values(
                    images,
                    Arrays.stream(batch.labels()).boxed().toList(),
                    Arrays.stream(batch.indices()).boxed().toList(),
                    batch.size());
        }
    }

    /** Everything that a stream still has; closes it. */
    static List<Values> drain(BatchStream stream) {
        List<Values> all = new ArrayList<>();
        try (stream) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    all.add(Values.of(batch));
                }
            }
        }
        return all;
    }
}
