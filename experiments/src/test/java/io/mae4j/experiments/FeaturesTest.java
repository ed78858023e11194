package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maps and tables of features of the embedded pictures, by an encoder that has learnt nothing. */
class FeaturesTest {
    @TempDir
    Path temporary;

    @Test
    void aMapIsDrawnAndTheFeaturesAreWritten() throws IOException {
        Mae mae = new Mae(temporary);
        mae.pretrain("trainer.epochs=0").succeeded();
        Path png = temporary.resolve("map.png");
        Path csv = temporary.resolve("map.csv");
        String[] arguments = {
            "features",
            "checkpoint='" + mae.runFolder() + "'",
            "method=pca",
            "count=60",
            "classes=3",
            "out='" + png + "'"
        };
        String out = mae.run(with(arguments, "table='" + csv + "'")).succeeded().out();
        assertTrue(out.contains("60 held-out pictures") && out.contains("kNN among them (k = 10)"), out);
        assertTrue(Files.size(png) > 1000);
        List<String> lines = Files.readAllLines(csv);
        assertEquals(61, lines.size());
        assertEquals("name,label,class,x,y,f0,f1,f2,f3,f4,f5,f6,f7", lines.get(0));
        assertEquals(
                3,
                lines.stream()
                        .skip(1)
                        .map(line -> line.split(",")[2])
                        .distinct()
                        .count());
        String refused = mae.run(with(arguments, "table=map.xlsx")).refused();
        assertTrue(refused.contains(".npy"), refused);
        assertTrue(mae.run(with(arguments, "count=5")).refused().contains("16 pictures at least"));
        Path colour = Files.createDirectories(temporary.resolve("folder/train/red"));
        ImageIO.write(
                new BufferedImage(28, 28, BufferedImage.TYPE_INT_RGB),
                "png",
                colour.resolve("0.png").toFile());
        String channels = mae.run(with(
                        arguments, "split=train", "data=folder", "data.root='" + temporary.resolve("folder") + "'"))
                .refused();
        assertTrue(channels.contains("data.channels=1"), channels);
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }
}
