package io.mae4j.eval.map;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.eval.Features;
import io.mae4j.eval.LeaveOneOut;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;

class ProjectionTest {
    private static final int CLASSES = 3;
    private static final Features CLUSTERS = clusters(90);

    @ParameterizedTest
    @EnumSource(Projection.class)
    void whatLiesTogetherComesTogether(Projection projection) {
        float[][] map = projection.of(CLUSTERS.values(), 1);
        assertEquals(2, map[0].length);
        double top1 = LeaveOneOut.of(map, CLUSTERS.labels(), CLASSES, 10).top1();
        assertTrue(top1 > 0.95, "of their neighbours on the map, " + top1 + " are of the same class");
    }

    @ParameterizedTest
    @EnumSource(Projection.class)
    void theSameSeedGivesTheSameMap(Projection projection) {
        assertArrayEquals(projection.of(CLUSTERS.values(), 1), projection.of(CLUSTERS.values(), 1));
    }

    @ParameterizedTest
    @EnumSource(Projection.class)
    void aFewPointsAreEnoughAndFewerAreRefused(Projection projection) {
        float[][] few = Arrays.copyOf(CLUSTERS.values(), Projection.FEWEST);
        assertEquals(Projection.FEWEST, projection.of(few, 1).length);
        float[][] fewer = Arrays.copyOf(few, Projection.FEWEST - 1);
        assertThrows(UserError.class, () -> projection.of(fewer, 1));
    }

    @Test
    void aPointIsNotItsOwnNeighbour() {
        float[][] line = {{0}, {1}, {2.1f}, {3.2f}};
        assertEquals(0.5, LeaveOneOut.of(line, new int[] {0, 0, 1, 0}, 2, 1).top1(), "the last two are each other's");
        assertEquals(
                0,
                LeaveOneOut.of(new float[][] {{0}, {1}}, new int[] {0, 1}, 2, 20)
                        .top1());
    }

    @Test
    void fiftyClassesLookDifferent() {
        assertEquals(
                50,
                IntStream.range(0, 50)
                        .mapToObj(Marker::of)
                        .collect(Collectors.toSet())
                        .size());
    }

    @Test
    void everyPointIsInsideTheFrameInItsColour() {
        float[][] corners = {{-5, -5}, {-5, 5}, {5, -5}, {5, 5}};
        BufferedImage picture = new FeatureMap(
                        "map", "of corners", corners, new int[] {0, 0, 1, -1}, List.of("zero", "one", "two"))
                .draw();
        int lowerLeft = picture.getRGB(40, picture.getHeight() - 40);
        int upperLeft = picture.getRGB(40, 86);
        assertEquals(lowerLeft, upperLeft, "the same class");
        assertTrue(upperLeft != picture.getRGB(800, picture.getHeight() - 40), "another class");
        assertTrue(upperLeft != 0xffffffff);
    }

    @Test
    void tablesHoldFeaturesAndLabels(@TempDir Path folder) throws IOException {
        Features two = new Features(new float[][] {{1, 2.5f, -3}, {4, 5, 6}}, new int[] {1, -1});
        NamedFeatures named = new NamedFeatures(two, List.of("a \"b\", c.png", "d.png"));
        Path csv = folder.resolve("features.csv");
        new FeatureTable(csv).write(named, List.of("cat", "dog"), Optional.of(new float[][] {{0.5f, 1}, {2, 3}}));
        assertEquals(
                "name,label,class,x,y,f0,f1,f2\n\"a \"\"b\"\", c.png\",1,dog,0.5,1.0,1.0,2.5,-3.0\n"
                        + "d.png,-1,,2.0,3.0,4.0,5.0,6.0\n",
                Files.readString(csv));
        Path npy = folder.resolve("features.npy");
        new FeatureTable(npy).write(named, List.of("cat", "dog"), Optional.empty());
        assertEquals(Nd4j.createFromArray(two.values()), Nd4j.createFromNpyFile(npy.toFile()));
        assertEquals(
                Nd4j.createFromArray(two.labels()),
                Nd4j.createFromNpyFile(folder.resolve("features.labels.npy").toFile()));
        assertThrows(UserError.class, () -> new FeatureTable(folder.resolve("features.xlsx")));
    }

    private static Features clusters(int count) {
        float[][] values = new float[count][5];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            RandomStream random = new Randomness(4).stream("clusters", i);
            labels[i] = i % CLASSES;
            for (int d = 0; d < 5; d++) {
                values[i][d] = (float) (0.3 * random.nextGaussian() + (d == labels[i] ? 4 : 0));
            }
        }
        return new Features(values, labels);
    }
}
