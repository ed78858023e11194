package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.Distributions;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Classes come to lie where their pixels do. */
class GeometricTransformTest {
    /** Each with nearest neighbours, filled as label maps are: a picture of the classes becomes what the label map becomes. */
    private static final List<String> EACH = List.of(
            "name = flip",
            "name = resize, interpolation = nearest",
            "name = center_crop, cropRatio = 0.8, interpolation = nearest",
            "name = random_crop, cropRatio = 0.9, padding = 5, fill = 255, interpolation = nearest",
            "name = random_resized_crop, interpolation = nearest",
            "name = random_resized_crop, sampler = clamp, interpolation = nearest, reduced = true",
            "name = random_scale_crop, scale = [0.3, 3], fill = 255, interpolation = nearest");

    private static final Components COMPONENTS = Components.discover();
    private static final ComponentBinder BINDER = new ComponentBinder(COMPONENTS);

    private static Pipeline pipeline(String... transforms) {
        String list = Arrays.stream(transforms).collect(Collectors.joining("}, {", "[{", "}]"));
        List<ConfigObject> nodes = (List<ConfigObject>)
                ConfigFactory.parseString("train = " + list).getObjectList("train");
        return Pipeline.bind(BINDER, nodes, "augment.train");
    }

    @Provide
    Arbitrary<String> transforms() {
        return Arbitraries.of(EACH);
    }

    private static RandomStream stream(long seed) {
        return new Randomness(seed).stream("test");
    }

    /** Rectangles of a few classes. */
    private static LabelMap regions(int height, int width, long seed) {
        RandomStream random = new Randomness(seed).stream("regions");
        byte[] classes = new byte[height * width];
        for (int region = 0; region < 6; region++) {
            int top = random.nextInt(height);
            int left = random.nextInt(width);
            int bottom = top + 1 + random.nextInt(height - top);
            int right = left + 1 + random.nextInt(width - left);
            for (int y = top; y < bottom; y++) {
                Arrays.fill(classes, y * width + left, y * width + right, (byte) (40 * region + 30));
            }
        }
        return new LabelMap(height, width, classes);
    }

    @Test
    void theyAreAllHere() {
        Set<String> names = COMPONENTS.definitions().stream()
                .filter(definition -> GeometricTransform.class.isAssignableFrom(definition.implementation()))
                .map(ComponentDefinition::name)
                .collect(Collectors.toSet());
        Set<String> here = EACH.stream()
                .map(each -> each.split(",")[0].replace("name = ", ""))
                .collect(Collectors.toSet());
        assertEquals(here, names);
    }

    @Property(tries = 1000)
    void aLabelMapBecomesWhatAPictureOfItBecomes(
            @ForAll("transforms") String transform,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 70) int height,
            @ForAll @IntRange(min = 1, max = 70) int width,
            @ForAll @IntRange(min = 1, max = 40) int toHeight,
            @ForAll @IntRange(min = 1, max = 40) int toWidth)
            throws CorruptPicture {
        GeometricTransform geometric =
                (GeometricTransform) pipeline(transform).onPicture().get(0);
        ImageShape shape = new ImageShape(1, toHeight, toWidth);
        LabelMap map = regions(height, width, seed);
        Picture applied = geometric.apply(map.picture(), shape, stream(seed));
        Picture read = geometric.read(PictureSource.of(map.picture()), shape, stream(seed));
        RandomStream draws = stream(seed);
        LabelMap moved = geometric.labels(map, shape, draws);
        assertEquals(applied.height(), moved.height());
        assertEquals(applied.width(), moved.width());
        assertArrayEquals(applied.data(), moved.classes());
        assertArrayEquals(applied.data(), read.data());
        RandomStream same = stream(seed);
        geometric.apply(map.picture(), shape, same);
        assertEquals(same.nextLong(), draws.nextLong(), "what is drawn next");
    }

    @Property(tries = 300)
    void soItIsInAPipeline(
            @ForAll("transforms") String transform,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 70) int height,
            @ForAll @IntRange(min = 1, max = 70) int width)
            throws CorruptPicture {
        Pipeline pipeline = pipeline(
                        "name = flip",
                        transform,
                        "name = resize, interpolation = nearest",
                        "name = flip",
                        "name = color_jitter, probability = 0")
                .requireLabels("augment.train");
        ImageShape shape = new ImageShape(1, 19, 23);
        LabelMap map = regions(height, width, seed);
        assertArrayEquals(
                pipeline.image(PictureSource.of(map.picture()), shape, stream(seed))
                        .data(),
                pipeline.labels(map, shape, stream(seed)).classes());
    }

    @Property(tries = 300)
    void soItIsWhereACropAndAFlipAreDoneInOneGo(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 70) int height,
            @ForAll @IntRange(min = 1, max = 70) int width)
            throws CorruptPicture {
        Pipeline pipeline = pipeline("name = random_resized_crop, interpolation = nearest", "name = flip");
        assertTrue(CropAndFlip.of(pipeline.onPicture()).isPresent());
        ImageShape shape = new ImageShape(1, 19, 23);
        LabelMap map = regions(height, width, seed);
        float[] values = new float[shape.volume()];
        Normalization none = new Normalization(List.of(0.0), List.of(1.0));
        pipeline.apply(PictureSource.of(map.picture()), shape, none, stream(seed), values, 0);
        byte[] classes = pipeline.labels(map, shape, stream(seed)).classes();
        for (int i = 0; i < values.length; i++) {
            assertEquals(classes[i] & 0xFF, Math.round(255 * values[i]));
        }
    }

    /** As training has it: the border of two regions lies where the picture is half the one and half the other. */
    @Property(tries = 200)
    void whereThePictureIsSmoothedTheBorderStays(@ForAll long seed, @ForAll @IntRange(min = 8, max = 90) int width) {
        Picture halves = new Picture(1, 20, 2 * width, new byte[20 * 2 * width]);
        for (int y = 0; y < 20; y++) {
            Arrays.fill(halves.data(), (2 * y + 1) * width, (2 * y + 2) * width, (byte) 200);
        }
        RandomScaleCrop crop =
                new RandomScaleCrop(new RandomScaleCrop.Config(List.of(0.5, 2.0), 0, Interpolation.BILINEAR));
        ImageShape shape = new ImageShape(1, 16, 24);
        Picture picture = crop.apply(halves, shape, stream(seed));
        LabelMap map = crop.labels(LabelMap.of(halves), shape, stream(seed));
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                int sample = picture.at(y, x, 0);
                if (map.at(y, x) == LabelMap.IGNORED) {
                    assertEquals(0, sample);
                } else if (Math.abs(sample - 100) > 2) {
                    assertEquals(sample > 100 ? 200 : 0, map.at(y, x));
                }
            }
        }
    }

    @Test
    void aPictureThatIsTooSmallIsFilledUpAtTheRightAndAtTheBottom() {
        RandomScaleCrop half =
                new RandomScaleCrop(new RandomScaleCrop.Config(List.of(0.5, 0.5), 7, Interpolation.BILINEAR));
        ImageShape shape = new ImageShape(1, 4, 6); // the shorter side becomes 2, the other 3
        Picture picture = new Picture(1, 4, 6, new byte[24]);
        Arrays.fill(picture.data(), (byte) 9);
        assertArrayEquals(
                new byte[] {9, 9, 9, 7, 7, 7, 9, 9, 9, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7},
                half.apply(picture, shape, stream(1)).data());
        LabelMap map = half.labels(LabelMap.of(picture), shape, stream(1));
        assertEquals(9, map.at(1, 2));
        assertEquals(LabelMap.IGNORED, map.at(1, 3));
        assertEquals(LabelMap.IGNORED, map.at(2, 2));
    }

    @Test
    void scalesAndPlacesAreUniform() {
        RandomScaleCrop crop =
                new RandomScaleCrop(new RandomScaleCrop.Config(List.of(0.5, 1.0), 255, Interpolation.NEAREST));
        ImageShape wide = new ImageShape(1, 500, 500);
        LabelMap square = new LabelMap(10, 10, new byte[100]);
        double[] sides = new double[500];
        for (int i = 0; i < sides.length; i++) {
            LabelMap map = crop.labels(square, wide, stream(i));
            int side = 0;
            while (side < 500 && map.at(side, side) == 0) {
                side++;
            }
            sides[i] = side;
        }
        Distributions.assertFits(sides, side -> (side - 250) / 250);

        RandomScaleCrop whole =
                new RandomScaleCrop(new RandomScaleCrop.Config(List.of(1.0, 1.0), 0, Interpolation.NEAREST));
        byte[] columns = new byte[60];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = (byte) (i % 12);
        }
        int[] lefts = new int[8];
        for (int i = 0; i < 8000; i++) {
            lefts[
                    whole.labels(new LabelMap(5, 12, columns), new ImageShape(1, 5, 5), stream(i))
                            .at(0, 0)]++;
        }
        Distributions.assertUniform(lefts);
    }

    @Test
    void aScaleNeedsTheSmallerFactorFirst() {
        UserError error = assertThrows(UserError.class, () -> pipeline("name = random_scale_crop, scale = [2, 0.5]"));
        assertTrue(error.getMessage().contains("scale is [2.0, 0.5]; it needs two factors"), error.getMessage());
        error = assertThrows(UserError.class, () -> pipeline("name = random_scale_crop, scale = [1e8, 1e9]"));
        assertTrue(error.getMessage().contains("of 100 at most"), error.getMessage());
    }

    @Test
    void whatMovesPixelsMustComeFirst() {
        Pipeline late = pipeline("name = resize", "name = color_jitter", "name = flip");
        assertEquals(
                "augment.train[2]: HorizontalFlip moves pixels, but comes after ColorJitter, which does not; for the label"
                        + " maps to be moved alike, those that move pixels must come first",
                assertThrows(UserError.class, () -> late.requireLabels("augment.train"))
                        .getMessage());
    }

    @Test
    void whatMovesPixelsButNoLabelMapsIsRefused() {
        Pipeline turned = pipeline("name = resize", "name = rand_augment");
        assertEquals(
                "augment.train[1]: RandAugment moves pixels, but not the label map that this data set has with each"
                        + " picture; leave it out",
                assertThrows(UserError.class, () -> turned.requireLabels("augment.train"))
                        .getMessage());
    }

    @Test
    void aLabelMapOfAnotherSizeIsAMissingCrop() {
        UserError error = assertThrows(UserError.class, () -> pipeline("name = flip")
                .labels(new LabelMap(1, 2, new byte[2]), new ImageShape(3, 2, 2), stream(0)));
        assertTrue(
                error.getMessage().contains("label map of 1x2, but the data set's images are 3x2x2"),
                error.getMessage());
    }
}
