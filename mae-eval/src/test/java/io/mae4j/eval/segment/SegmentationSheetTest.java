package io.mae4j.eval.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SegmentationSheetTest {

    @Test
    void classesHaveTheirColoursAndPixelsWithoutAClassAreDark() {
        SegmentationSheet sheet =
                new SegmentationSheet("after epoch 1", List.of("labels", "found"), List.of("left", "right"));
        Picture black = new Picture(1, 60, 120, new byte[60 * 120]);
        byte[] halves = new byte[60 * 120];
        byte[] answer = new byte[60 * 120];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (byte) (i % 120 < 60 ? 0 : 1);
            answer[i] = (byte) (i % 120 < 60 ? LabelMap.IGNORED : 0);
        }
        sheet.add(black, List.of(new LabelMap(60, 120, halves), new LabelMap(60, 120, answer)));

        BufferedImage image = sheet.draw();

        int y = 46 + 60; // the middle of the first row
        assertEquals(tint(0), image.getRGB(260 + 60, y));
        assertEquals(tint(1), image.getRGB(260 + 180, y));
        assertEquals(Color.BLACK.getRGB(), image.getRGB(510 + 60, y));
        assertEquals(tint(0), image.getRGB(510 + 180, y));
    }

    @Test
    void noTwoOfManyClassesLookAlike() {
        Set<Integer> colours = new HashSet<>();
        for (int label = 0; label < 255; label++) {
            assertNotEquals(SegmentationSheet.colour(label), SegmentationSheet.colour(label + 1));
            colours.add(SegmentationSheet.colour(label).getRGB());
        }
        assertEquals(255, colours.size());
    }

    private static int tint(int label) {
        Color colour = SegmentationSheet.colour(label);
        return new Color(share(colour.getRed()), share(colour.getGreen()), share(colour.getBlue())).getRGB();
    }

    private static int share(int sample) {
        return (int) Math.round(0.65 * sample);
    }
}
