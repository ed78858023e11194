package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final ImageShape SHAPE = new ImageShape(1, 1, 2);
    private static final Picture PICTURE = new Picture(1, 1, 2, new byte[] {0, (byte) 255});

    private static Pipeline bound(String list) {
        List<ConfigObject> nodes = (List<ConfigObject>)
                ConfigFactory.parseString("train = " + list).getObjectList("train");
        return Pipeline.bind(new ComponentBinder(Components.discover()), nodes, "augment.train");
    }

    @Test
    void runsInTheOrderOfTheListAndNormalisesInBetween() throws CorruptPicture {
        Pipeline pipeline = bound("[{ name = resize }, { name = flip, probability = 1 }]");
        float[] out = new float[3];
        pipeline.apply(
                PictureSource.of(PICTURE),
                SHAPE,
                new Normalization(List.of(0.5), List.of(0.25)),
                new Randomness(0).stream("test"),
                out,
                1);
        assertArrayEquals(new float[] {0, 2, -2}, out);
        assertEquals(2, pipeline.onPicture().size());
    }

    /** A crop and a flip are done in one go, but give what one after the other gives. */
    @Property(tries = 200)
    void cropAndFlipInOneGoGiveTheSameValues(
            @ForAll long seed,
            @ForAll boolean grey,
            @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll @IntRange(min = 1, max = 90) int width)
            throws CorruptPicture {
        int channels = grey ? 1 : 3;
        ImageShape shape = new ImageShape(channels, 12, 17);
        byte[] data = new byte[channels * height * width];
        new Random(seed).nextBytes(data);
        PictureSource source = PictureSource.of(new Picture(channels, height, width, data));
        Normalization normalization = grey
                ? new Normalization(List.of(0.4), List.of(0.3))
                : new Normalization(List.of(0.4, 0.5, 0.6), List.of(0.3, 0.2, 0.1));
        Pipeline pipeline = bound("[{ name = random_resized_crop }, { name = flip }]");
        assertTrue(CropAndFlip.of(pipeline.onPicture()).isPresent());
        float[] expected = new float[shape.volume()];
        normalization.normalize(pipeline.image(source, shape, new Randomness(seed).stream("test")), expected, 0);
        float[] actual = new float[shape.volume() + 5];
        pipeline.apply(source, shape, normalization, new Randomness(seed).stream("test"), actual, 5);
        assertArrayEquals(expected, Arrays.copyOfRange(actual, 5, actual.length));
    }

    @Test
    void aPictureOfAnotherSizeIsAMissingCrop() {
        UserError error = assertThrows(UserError.class, () -> bound("[{ name = flip }]")
                .image(PictureSource.of(new Picture(1, 2, 2, new byte[4])), SHAPE, new Randomness(0).stream("test")));
        assertTrue(error.getMessage().contains("1x2x2, but the data set's are 1x1x2"), error.getMessage());
    }

    @Test
    void aTransformThatGivesNoPictureIsNamed() {
        PictureTransform lost = (picture, to, random) -> null;
        UserError error = assertThrows(UserError.class, () -> Pipeline.of(lost)
                .image(PictureSource.of(new Picture(1, 1, 2, new byte[2])), SHAPE, new Randomness(0).stream("test")));
        assertEquals("the transform " + lost.getClass().getName() + " gives null", error.getMessage());
    }

    @Test
    void badParametersAreNamedByTheirPlaceInTheList() {
        UserError error = assertThrows(
                UserError.class, () -> bound("[{ name = flip }, { name = random_resized_crop, scale = [0.5, 0.2] }]"));
        assertTrue(error.getMessage().contains("augment.train[1]: scale is [0.5, 0.2]"), error.getMessage());
    }
}
