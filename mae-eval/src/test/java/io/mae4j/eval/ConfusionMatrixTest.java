package io.mae4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.mae4j.train.report.Lettering;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which classes are taken for which, as a table and as a picture. */
class ConfusionMatrixTest {
    private static final int DARK = 0xFF1F5FA8;
    private static final int PALE = 0xFFF4F6F9;
    private static final int WHITE = 0xFFFFFFFF;

    @TempDir
    Path folder;

    @Test
    void aTableQuotesWhatNeedsIt() throws IOException {
        Path csv = folder.resolve("confusion.csv");
        new ConfusionMatrix(List.of("a", "b, \"c\""), List.of(Map.of(0, 3, 1, 1), Map.of(1, 2))).write(csv);
        assertEquals("true\\answer,a,\"b, \"\"c\"\"\"\na,3,1\n\"b, \"\"c\"\"\",0,2\n", Files.readString(csv));
    }

    @Test
    void theNameOfTheLastColumnIsWhole() throws IOException {
        assumeTrue(Lettering.available());
        List<String> names = List.of("a", "Egyptian mongoose");
        Path png = folder.resolve("confusion.png");
        new ConfusionMatrix(names, List.of(Map.of(0, 3, 1, 1), Map.of(1, 4))).draw(png);
        BufferedImage image = ImageIO.read(png.toFile());
        for (int y = 0; y < image.getHeight(); y++) {
            assertEquals(WHITE, image.getRGB(image.getWidth() - 1, y), "a name reaches the edge at " + y);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {30, 1000, 2100})
    void aCellIsSeenHoweverManyClassesThereAre(int classes) throws IOException {
        diagonal(classes).draw(folder.resolve("confusion.png"));
        BufferedImage image = ImageIO.read(folder.resolve("confusion.png").toFile());
        int cell = (image.getWidth() - 20) / classes;
        assertEquals(DARK, image.getRGB(10 + 7 * cell, 10 + 7 * cell));
        assertEquals(PALE, image.getRGB(10 + 8 * cell, 10 + 7 * cell));
    }

    /** As many as iNaturalist 2018 has; all that is made on the way counts, too. */
    @Test
    void thousandsOfClassesNeedLessMemoryThanATableOfTheirNumbers() {
        ConfusionMatrix matrix = diagonal(8142);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getThreadAllocatedBytes(Thread.currentThread().getId());
        matrix.write(folder.resolve("confusion.csv"));
        matrix.draw(folder.resolve("confusion.png"));
        long taken = memory.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(taken < 4L * 8142 * 8142, taken + " bytes");
    }

    private static ConfusionMatrix diagonal(int classes) {
        List<String> names =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        List<Map<Integer, Integer>> counts =
                IntStream.range(0, classes).mapToObj(c -> Map.of(c, 2)).toList();
        return new ConfusionMatrix(names, counts);
    }
}
