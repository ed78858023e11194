package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureEncoder;
import java.util.List;
import java.util.Locale;

/**
 * Which corrupted copies are made of a data set, and how they are written.
 *
 * @param severities each 1 to 5
 * @param seed of what is drawn
 * @param quality of a JPEG, 1 to 100; the published sets have 85
 */
public record CopySettings(
        List<Corruption> corruptions, List<Integer> severities, long seed, Format format, int quality) {

    /** What a copy is written as. */
    public enum Format {
        /** As published, at a loss. */
        JPEG,
        /** To the bit what evaluation makes on the fly. */
        PNG;

        String suffix() {
            return "." + (this == JPEG ? "JPEG" : name().toLowerCase(Locale.ROOT)); // as ImageNet's files are called
        }
    }

    public CopySettings {
        corruptions = List.copyOf(corruptions);
        severities = severities.stream().map(Corruption::checked).distinct().toList();
    }

    /** Copies of each picture. */
    public int copies() {
        return corruptions.size() * severities.size();
    }

    byte[] encode(Picture picture) {
        return format == Format.JPEG ? PictureEncoder.jpeg(picture, quality) : PictureEncoder.png(picture);
    }
}
