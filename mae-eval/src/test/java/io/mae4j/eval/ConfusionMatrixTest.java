package io.mae4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mae4j.train.report.Lettering;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfusionMatrixTest {
    private static final int WHITE = 0xFFFFFFFF;

    @TempDir
    Path temporary;

    @Test
    void theNameOfTheLastColumnIsWhole() throws IOException {
        assumeTrue(Lettering.available());
        List<String> names = List.of("a", "Egyptian mongoose");
        Path png = temporary.resolve("confusion.png");
        new ConfusionMatrix(names, new int[][] {{3, 1}, {0, 4}}).draw(png);
        BufferedImage image = ImageIO.read(png.toFile());
        for (int y = 0; y < image.getHeight(); y++) {
            assertEquals(WHITE, image.getRGB(image.getWidth() - 1, y), "a name reaches the edge at " + y);
        }
    }

    @Test
    void theTableHasALineForEachTrueClassAndQuotesCommas() {
        String csv = new ConfusionMatrix(List.of("a", "b, c"), new int[][] {{3, 1}, {0, 4}}).csv();
        assertEquals("true\\answer,a,\"b, c\"\na,3,1\n\"b, c\",0,4\n", csv);
    }
}
