package io.mae4j.data.transform;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.List;
import java.util.Locale;

/**
 * RandAugment (Cubuk et al. 2020): a few operations, drawn with replacement from fifteen, at a common magnitude. The paper's
 * fine-tuning (Table 9) has magnitude 9 with deviation 0.5.
 */
public final class RandAugment implements PictureTransform {
    private static final List<Integer> IMAGENET = List.of(124, 116, 104);
    private static final List<Integer> GREY = List.of(114);

    /** Parameters of {@code name = rand_augment}. */
    public record Config(
            @Default("rand-m9-mstd0.5-inc1")
            @Doc("rand, then: m9 magnitude, mstd0.5 its deviation (above 100: uniform from 0), mmax10 its bound, n2"
                    + " operations, p0.5 how often each is done, inc1 severities that grow with magnitude")
            String policy,

            @Default("bicubic") @Doc("filter of rotations, shears and shifts: bilinear or bicubic")
            Interpolation interpolation,

            @Default("[]")
            @Range(min = 0, max = 255)
            @Doc("what comes from beyond the edges, a sample for each channel; [] is ImageNet's mean")
            List<Integer> fill) {
        public Config {
            RandAugmentPolicy.parse(policy);
            if (interpolation != Interpolation.BILINEAR && interpolation != Interpolation.BICUBIC) {
                throw new IllegalArgumentException("interpolation is "
                        + interpolation.name().toLowerCase(Locale.ROOT) + "; bilinear and bicubic are possible here");
            }
        }
    }

    private final RandAugmentPolicy policy;
    private final Interpolation interpolation;
    private final List<Integer> fill;

    @Inject
    public RandAugment(Config config) {
        this.policy = RandAugmentPolicy.parse(config.policy());
        this.interpolation = config.interpolation();
        this.fill = config.fill();
    }

    @Override
    public boolean movesPixels() {
        return true;
    }

    @Override
    public Picture apply(Picture picture, ImageShape to, RandomStream random) {
        Canvas canvas = new Canvas(interpolation, fill(picture.channels()));
        Picture changed = picture;
        for (int i = 0; i < policy.operations(); i++) {
            RandAugmentOperation operation =
                    RandAugmentOperation.ALL.get(random.nextInt(RandAugmentOperation.ALL.size()));
            if (random.nextDouble() < policy.probability()) {
                double level = policy.level(random);
                boolean negative = random.nextDouble() < 0.5;
                double argument = operation.argument(level, policy.increasing(), negative);
                changed = operation.apply(changed, argument, canvas);
            }
        }
        return changed;
    }

    /** How pictures are mapped: with which filter, and with what beyond the edges. */
    record Canvas(Interpolation filter, byte[] fill) {}

    private byte[] fill(int channels) {
        List<Integer> samples = fill;
        if (samples.isEmpty()) {
            samples = channels == 1 ? GREY : IMAGENET;
        }
        byte[] bytes = new byte[channels];
        for (int c = 0; c < channels; c++) {
            bytes[c] = samples.get(Math.min(c, samples.size() - 1)).byteValue();
        }
        return bytes;
    }
}
