package io.mae4j.data.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.data.segment.SegmentedDataset;
import java.util.List;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final Pictures BLACK = new Pictures() {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public int label(int index) {
            return UNLABELLED;
        }

        @Override
        public String name(int index) {
            return "black";
        }

        @Override
        public Picture decode(int index) {
            return new Picture(1, 9, 7, new byte[63]);
        }
    };

    private static Augmentation augmentation(String settings) {
        return Augmentation.of(
                new ComponentBinder(Components.discover()),
                ConfigFactory.parseString(settings + ", eval = [{ name = resize }]")
                        .root());
    }

    private static SegmentedDataset segmented() {
        LabelMaps maps = index -> new LabelMap(9, 7, new byte[63]);
        Dataset pictures = new Dataset(
                "black",
                new ImageShape(1, 4, 4),
                Normalization.imageNet(1),
                List.of(),
                BLACK,
                BLACK,
                CorruptPictures.refused(),
                "none");
        return new SegmentedDataset(pictures, List.of("nothing"), maps, maps);
    }

    private static String refusal(String settings) {
        Augmentation augmentation = augmentation(settings);
        augmentation.prepare(segmented().pictures()); // without label maps it is none
        return assertThrows(UserError.class, () -> augmentation.prepare(segmented()))
                .getMessage();
    }

    @Test
    void preparesPicturesWhoseLabelMapsFollow() {
        Augmentation augmentation = augmentation(
                "train = [{ name = random_scale_crop }, { name = flip }, { name = color_jitter }, { name = random_erasing }]");
        SegmentedDataset prepared = augmentation.prepare(segmented());
        assertSame(augmentation.train(), prepared.pictures().augmented());
        assertSame(augmentation.eval(), prepared.pictures().plain());
        assertEquals(List.of("nothing"), prepared.classNames());
    }

    @Test
    void refusesWhatLabelMapsCannotFollow() {
        String late = refusal("train = [{ name = color_jitter }, { name = random_scale_crop }]");
        assertTrue(late.startsWith("augment.train[1]: RandomScaleCrop moves pixels, but comes after"), late);
    }

    @Test
    void refusesToMixLabelMaps() {
        assertEquals(
                "augment.mix mixes pictures, but label maps cannot be mixed; set augment.mix.mixup=0 and"
                        + " augment.mix.cutmix=0",
                refusal("train = [{ name = resize }], mix { cutmix = 1 }"));
    }
}
