package io.mae4j.data.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.dataset.FashionMnist;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FashionScenesTest {
    private static final FashionMnist.Config EMBEDDED =
            new FashionMnist.Config(false, "", false, "", List.of(), List.of());

    private static SegmentedDataset scenes(int size, int pieces) {
        return new FashionScenes(new FashionScenes.Config(size, pieces, 300, 40, EMBEDDED)).openSegmented();
    }

    @Test
    void whatIsNotDarkHasTheClassOfItsPiece() throws CorruptPicture {
        SegmentedDataset data = scenes(56, 4);
        Set<Integer> classes = new HashSet<>();

        for (int scene = 0; scene < 300; scene++) {
            Picture picture = data.pictures().train().decode(scene);
            LabelMap labels = data.train().read(scene);
            assertTrue(picture.fits(data.pictures().shape()));
            int lit = 0;
            for (int i = 0; i < picture.data().length; i++) {
                int label = labels.classes()[i] & 0xFF;
                assertEquals(picture.data()[i] == 0, label == 0, "background is black");
                classes.add(label);
                lit += label > 0 ? 1 : 0;
            }
            assertTrue(lit > 0, "scene " + scene);
        }
        assertEquals(11, data.classNames().size());
        assertEquals(11, classes.size(), "all are there");
    }

    @Test
    void aSceneIsTheSameEveryTimeAndNoOther() throws CorruptPicture {
        SegmentedDataset data = scenes(56, 4);
        SegmentedDataset again = scenes(56, 4);

        assertArrayEquals(
                data.pictures().train().decode(7).data(),
                again.pictures().train().decode(7).data());
        assertArrayEquals(
                data.heldOut().read(7).classes(), again.heldOut().read(7).classes());
        assertFalse(java.util.Arrays.equals(
                data.pictures().train().decode(7).data(),
                data.pictures().heldOut().decode(7).data()));
        assertEquals(data.pictures().fingerprint(), again.pictures().fingerprint());
        assertNotEquals(data.pictures().fingerprint(), scenes(60, 4).pictures().fingerprint());
        assertNotEquals(data.pictures().fingerprint(), scenes(56, 3).pictures().fingerprint());
    }

    @Test
    void aSceneOfThePiecesSizeHoldsThemWhole() throws CorruptPicture {
        SegmentedDataset data = scenes(28, 1);

        for (int scene = 0; scene < 40; scene++) {
            Set<Integer> classes = new HashSet<>();
            for (byte label : data.heldOut().read(scene).classes()) {
                classes.add((int) label);
            }
            classes.remove(0);
            assertEquals(1, classes.size(), "one piece");
        }
    }
}
