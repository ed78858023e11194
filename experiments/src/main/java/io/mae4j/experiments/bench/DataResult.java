package io.mae4j.experiments.bench;

import com.google.gson.JsonObject;
import io.mae4j.data.image.ImageShape;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The speed of an input pipeline.
 *
 * @param pictures in the training split
 * @param images that were read while it was measured
 * @param corrupt different pictures that could not be read
 * @param peakBytes the most memory that the process had resident
 */
public record DataResult(
        String data,
        int pictures,
        ImageShape shape,
        DataConfig config,
        long images,
        double seconds,
        int corrupt,
        OptionalLong peakBytes,
        Optional<DataProfile> profile) {

    public double imagesPerSecond() {
        return images / seconds;
    }

    /** One line of JSON, with the keys of the torchvision baseline. */
    public String json() {
        JsonObject json = new JsonObject();
        json.addProperty("framework", "mae4j");
        json.addProperty("data", data);
        json.addProperty("pictures", pictures);
        json.addProperty("shape", shape.toString());
        json.addProperty("workers", config.loader().threadCount());
        json.addProperty("batch", config.batch());
        json.addProperty("seconds", seconds);
        json.addProperty("images_per_s", imagesPerSecond());
        json.addProperty("corrupt", corrupt);
        json.addProperty("peak_rss_bytes", peakBytes.isPresent() ? peakBytes.getAsLong() : null);
        profile.ifPresent(p -> json.add("profile", p.json()));
        return json.toString();
    }

    /** Several lines for people, the last one ended. */
    public String table() {
        StringBuilder text = new StringBuilder();
        line(text, "%s: %,d pictures to %s", data, pictures, shape);
        line(text, "");
        line(
                text,
                "%-12s %10.1f   of %d threads, batch %d, %.0f s",
                "images/s",
                imagesPerSecond(),
                config.loader().threadCount(),
                config.batch(),
                seconds);
        line(
                text,
                "%-12s %10.3f   a picture and thread",
                "ms",
                1e3 * config.loader().threadCount() / imagesPerSecond());
        if (peakBytes.isPresent()) {
            line(
                    text,
                    "%-12s %10.2f   GiB resident, of the whole process",
                    "peak memory",
                    peakBytes.getAsLong() / 0x1p30);
        }
        if (corrupt > 0) {
            line(text, "%-12s %10d   could not be read", "skipped", corrupt);
        }
        profile.ifPresent(p -> {
            line(text, "");
            line(text, "of a picture on one thread alone, ms");
            line(text, "%-12s %10.3f   file and header", "  open", p.open());
            line(text, "%-12s %10.3f", "  decode", p.decode());
            line(text, "%-12s %10.3f   crop, resize, flip, normalisation, ...", "  transform", p.transform());
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }
}
