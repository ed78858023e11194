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
import java.util.List;
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

    @Test
    void aPictureOfAnotherSizeIsAMissingCrop() {
        UserError error = assertThrows(UserError.class, () -> bound("[{ name = flip }]")
                .image(PictureSource.of(new Picture(1, 2, 2, new byte[4])), SHAPE, new Randomness(0).stream("test")));
        assertTrue(error.getMessage().contains("1x2x2, but the data set's are 1x1x2"), error.getMessage());
    }

    @Test
    void badParametersAreNamedByTheirPlaceInTheList() {
        UserError error = assertThrows(
                UserError.class, () -> bound("[{ name = flip }, { name = random_resized_crop, scale = [0.5, 0.2] }]"));
        assertTrue(error.getMessage().contains("augment.train[1]: scale is [0.5, 0.2]"), error.getMessage());
    }
}
