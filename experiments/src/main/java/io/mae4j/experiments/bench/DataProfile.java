package io.mae4j.experiments.bench;

import com.google.gson.JsonObject;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;

/**
 * Where the time of a picture goes, on one thread with nothing beside it: means, in milliseconds.
 *
 * @param open reading the file and its header
 * @param decode its samples, as far as the transforms want them
 * @param transform all transforms, such as a resized crop and a flip, and normalisation
 */
public record DataProfile(double open, double decode, double transform) {
    private static final int PICTURES = 1000;

    static DataProfile of(Dataset data, Randomness randomness) {
        Pictures pictures = data.train();
        float[] out = new float[data.shape().volume()];
        long open = 0;
        long decode = 0;
        long transform = 0;
        int read = 0;
        for (int i = 0; i < PICTURES; i++) {
            int index = i % pictures.size();
            try {
                long start = System.nanoTime();
                Timed source = new Timed(pictures.open(index));
                long opened = System.nanoTime();
                RandomStream random = randomness.stream("augment", i / pictures.size(), index);
                data.augmented().apply(source, data.shape(), data.normalization(), random, out, 0);
                open += opened - start;
                decode += source.nanos;
                transform += System.nanoTime() - opened - source.nanos;
                read++;
            } catch (CorruptPicture e) {
                data.corrupt().report(pictures.name(index), e);
            }
        }
        double ms = 1e-6 / Math.max(1, read);
        return new DataProfile(open * ms, decode * ms, transform * ms);
    }

    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("open_ms", open);
        json.addProperty("decode_ms", decode);
        json.addProperty("transform_ms", transform);
        return json;
    }

    /** A source that notes how long it decodes. */
    private static final class Timed implements PictureSource {
        private final PictureSource source;
        private long nanos;

        Timed(PictureSource source) {
            this.source = source;
        }

        @Override
        public int height() {
            return source.height();
        }

        @Override
        public int width() {
            return source.width();
        }

        @Override
        public Picture decode() throws CorruptPicture {
            long start = System.nanoTime();
            Picture picture = source.decode();
            nanos += System.nanoTime() - start;
            return picture;
        }

        @Override
        public Picture decode(Window window) throws CorruptPicture {
            long start = System.nanoTime();
            Picture picture = source.decode(window);
            nanos += System.nanoTime() - start;
            return picture;
        }
    }
}
