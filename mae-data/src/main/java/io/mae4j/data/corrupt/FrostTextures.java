package io.mae4j.data.corrupt;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures of frost, in colour, of which a random part is laid over a picture. Those of ImageNet-C are photographs; in their
 * place the project generates some, unless a folder of others is given.
 */
public final class FrostTextures {
    private static final double SMALL = 0.2; // as published for CIFAR-10-C

    private final List<Picture> textures;

    FrostTextures(List<Picture> textures) {
        this.textures = List.copyOf(textures);
    }

    /** Those that the project generates, always the same. */
    public static FrostTextures generated() {
        return Generated.TEXTURES;
    }

    /**
     * The pictures in a folder, ordered by name.
     *
     * @throws UserError if there are none, or one cannot be read
     */
    public static FrostTextures of(Path folder) {
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(?i)[^.].*\\.(jpe?g|png|webp|bmp)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError("pictures of frost: cannot read the folder " + folder.toAbsolutePath(), e);
        }
        if (files.isEmpty()) {
            throw new UserError("pictures of frost: there is no JPEG, PNG, WebP or BMP in " + folder.toAbsolutePath());
        }
        List<Picture> pictures = new ArrayList<>();
        for (Path file : files) {
            try {
                pictures.add(new PictureDecoder(3).decode(Files.readAllBytes(file)));
            } catch (IOException | CorruptPicture e) {
                throw new UserError("pictures of frost: cannot read " + file + ": " + e.getMessage(), e);
            }
        }
        return new FrostTextures(pictures);
    }

    /** What tells these pictures from others. */
    String description() {
        if (this == Generated.TEXTURES) {
            return "generated";
        }
        Fingerprint fingerprint = new Fingerprint();
        textures.forEach(texture -> fingerprint.add(texture.width()).add(texture.data()));
        return fingerprint.finish();
    }

    /** Frost of {@code {share of the picture, share of the texture}}. */
    Picture apply(Picture picture, double[] strength, RandomStream random) {
        Picture texture = textures.get(random.nextInt(textures.size()));
        Picture frost = sized(texture, picture.height(), picture.width());
        int top = random.nextInt(frost.height() - picture.height() + 1);
        int left = random.nextInt(frost.width() - picture.width() + 1);
        Picture part = frost.window(new Window(top, left, picture.height(), picture.width()))
                .withChannels(picture.channels());
        return blend(picture, part, strength);
    }

    static Picture blend(Picture picture, Picture frost, double[] strength) {
        List<Plane> planes = Plane.split(picture);
        List<Plane> ice = Plane.split(frost);
        for (int c = 0; c < planes.size(); c++) {
            Plane frosted = planes.get(c).map(v -> (float) (strength[0] * v));
            frosted.add(ice.get(c), (float) strength[1]);
            planes.set(c, frosted);
        }
        return Plane.join(planes);
    }

    /** A fifth of the size for small pictures; enlarged where the picture is larger. */
    private static Picture sized(Picture texture, int height, int width) {
        double scale = Corruption.small(height, width) ? SMALL : 1;
        scale = Math.max(scale, Math.max((double) height / texture.height(), (double) width / texture.width()));
        if (scale == 1) {
            return texture;
        }
        int toHeight = Math.max(height, (int) Math.round(texture.height() * scale));
        int toWidth = Math.max(width, (int) Math.round(texture.width() * scale));
        return Resampling.resizeWindow(
                texture, 0, 0, texture.height(), texture.width(), toHeight, toWidth, Interpolation.BICUBIC);
    }

    private static final class Generated {
        static final FrostTextures TEXTURES = new FrostTextures(FrostGenerator.textures());
    }
}
