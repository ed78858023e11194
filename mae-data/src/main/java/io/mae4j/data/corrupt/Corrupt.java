package io.mae4j.data.corrupt;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.data.transform.PictureTransform;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.nio.file.Path;

/**
 * Corrupts pictures on their way to a model, after they have been cropped. What is drawn is a function of the seed, the
 * corruption, its severity and the sample.
 *
 * <pre>{@code
 * Pipeline foggy = dataset.plain().then(new Corrupt(Corruption.FOG, 3, 0, FrostTextures.generated()));
 * }</pre>
 */
public final class Corrupt implements PictureTransform {

    /** Parameters of {@code name = corrupt}. */
    public record Config(
            @Doc("which: gaussian_noise, ..., as ImageNet-C names them")
            Corruption corruption,

            @Default("3") @Range(min = 1, max = Corruption.SEVERITIES) @Doc("how much")
            int severity,

            @Default("0") @Doc("of what is drawn") long seed,

            @Default("\"\"") @Doc("folder of frost pictures; empty: generated ones")
            Path textures) {}

    private final Corruption corruption;
    private final int severity;
    private final Randomness randomness;
    private final FrostTextures textures;

    @Inject
    public Corrupt(Config config) {
        this(
                config.corruption(),
                config.severity(),
                config.seed(),
                config.textures().toString().isEmpty()
                        ? FrostTextures.generated()
                        : FrostTextures.of(config.textures()));
    }

    /**
     * A corruption.
     *
     * @throws io.mae4j.UserError if there is no such severity
     */
    public Corrupt(Corruption corruption, int severity, long seed, FrostTextures textures) {
        this.corruption = corruption;
        this.severity = Corruption.checked(severity);
        this.randomness = new Randomness(seed);
        this.textures = textures;
    }

    /** The corrupted picture; {@code random} belongs to the sample, and says which sample it is. */
    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        RandomStream own = randomness.stream("corrupt/" + corruption, severity, random.nextLong());
        return corruption.apply(picture, severity, own, textures);
    }
}
