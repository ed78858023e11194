package io.mae4j.eval.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PatchGrid;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.eval.Shapes;
import io.mae4j.graph.Attention;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import io.mae4j.models.VitEncoder;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What heads pay to patches. */
class AttentionMapsTest {
    private static final Engine ENGINE = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 1, false));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyHeadSpendsItsAttentionOnPatchesAndClassToken(boolean classToken) {
        PatchGrid grid = new PatchGrid(1, 12, 12, 4, 4);
        AttentionMaps maps =
                new AttentionMaps(grid, new VitEncoder(new VitEncoder.Config(16, 2, 4, 2, classToken, false)));
        float[] picture = picture();
        try (Program program = ENGINE.compile(maps.graph(), 1)) {
            float[][] drawn = maps.maps(program, picture);
            assertEquals(5, drawn.length);
            float[] mean = new float[grid.patches()];
            for (int head = 0; head < 4; head++) {
                double sum = 0;
                for (int patch = 0; patch < grid.patches(); patch++) {
                    assertTrue(drawn[head][patch] > 0);
                    sum += drawn[head][patch];
                    mean[patch] += drawn[head][patch] / 4;
                }
                assertTrue(classToken ? sum < 1 : Math.abs(sum - 1) < 1e-5, "sum " + sum);
            }
            assertArrayEquals(mean, drawn[4], 1e-6f);
        }
    }

    /** Values weighed by the maps, and by what is left for the class token, are what the encoder's own attention gives. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void mapsAreTheWeightsOfTheEncodersAttention(boolean classToken) {
        PatchGrid grid = new PatchGrid(1, 12, 12, 4, 4);
        AttentionMaps maps =
                new AttentionMaps(grid, new VitEncoder(new VitEncoder.Config(16, 2, 4, 2, classToken, false)));
        Node last = maps.graph().nodes().stream()
                .filter(node -> node.op() instanceof Attention)
                .reduce((first, second) -> second)
                .orElseThrow();
        Graph graph = maps.graph().extend().output("attended", last.output(0)).build();
        try (Program program = ENGINE.compile(graph, 1)) {
            float[][] drawn = maps.maps(program, picture());
            Map<String, INDArray> outputs = program.run(
                    Map.of("images", Nd4j.createFromArray(picture()).reshape(1, 1, 12, 12)),
                    List.of("qkv", "attended"));
            float[][] qkv = outputs.get("qkv").slice(0).toFloatMatrix(); // [tokens][3 * 16]
            INDArray attended = outputs.get("attended").slice(0); // [tokens, 16]
            float[] expected = (classToken ? attended.getRow(0) : attended.mean(0)).toFloatVector();
            for (int channel = 0; channel < 16; channel++) {
                float[] map = drawn[channel / 4]; // four channels a head
                double sum = 0;
                double left = 1;
                for (int patch = 0; patch < map.length; patch++) {
                    sum += map[patch] * qkv[qkv.length - map.length + patch][32 + channel];
                    left -= map[patch];
                }
                assertEquals(expected[channel], sum + left * qkv[0][32 + channel], 1e-5);
            }
        }
    }

    @Test
    void theFileHasARowForEachPictureThatCanBeRead(@TempDir Path folder) throws Exception {
        ImageShape shape = new ImageShape(1, 12, 12);
        Shapes heldOut = new Shapes(4, 2, shape, Set.of(0)); // two of each class, and the first is torn
        Dataset data = heldOut.heldOutOf(Shapes.of(1, 1, shape));
        AttentionMaps maps = new AttentionMaps(
                new PatchGrid(1, 12, 12, 4, 4), new VitEncoder(new VitEncoder.Config(16, 1, 4, 2, true, false)));
        Path png = folder.resolve("attention.png");
        try (Program program = ENGINE.compile(maps.graph(), 1)) {
            maps.draw(program, data, heldOut, 9, png);
        }
        BufferedImage sheet = ImageIO.read(png.toFile());
        assertEquals(6 + 6 * (120 + 6), sheet.getWidth(), "the picture, four heads and their mean");
        assertEquals(46 + 3 * (120 + 6) + 6, sheet.getHeight());
        for (int row = 0; row < 3; row++) {
            int stored = heldOut.decode(List.of(2, 1, 3).get(row)).at(0, 0, 0);
            assertEquals(stored * 0x010101, sheet.getRGB(6, 46 + row * 126) & 0xFFFFFF);
        }
        int hot = sheet.getRGB(6 + 126, 46);
        assertTrue((hot >> 16 & 0xFF) != (hot & 0xFF), "heat is no grey");
    }

    private static float[] picture() {
        float[] picture = new float[144];
        RandomStream random = new Randomness(3).stream("picture");
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        return picture;
    }
}
