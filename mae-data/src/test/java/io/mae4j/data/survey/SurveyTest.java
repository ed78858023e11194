package io.mae4j.data.survey;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyTest {
    @TempDir
    private Path root;

    private Dataset dataset() {
        return new ComponentBinder(Components.discover())
                .create(
                        DataSource.class,
                        ConfigFactory.parseMap(Map.of(
                                        "name", "folder", "root", root.toString(), "size", 10, "heldOutFraction", 0))
                                .root())
                .open();
    }

    private void picture(String path, int height, Color colour) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(10, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 10, height);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    @Test
    void measuresPicturesOfKnownColours() throws Exception {
        picture("a/1.png", 10, new Color(0, 51, 255));
        picture("b/2.png", 14, new Color(255, 51, 255));
        picture("b/3.png", 12, new Color(0, 51, 255));
        picture("b/4.png", 30, new Color(255, 51, 255));
        Files.writeString(root.resolve("b/5.png"), "no picture");
        Dataset dataset = dataset();
        Survey survey = Survey.of(dataset, Survey.sample(dataset, 100, 7), 2);
        assertEquals(4, survey.sampled());
        assertEquals(1, survey.unreadable());
        assertEquals(List.of(10, 12, 14, 30), survey.heights());
        assertEquals(List.of(10, 10, 10, 10), survey.widths());
        assertArrayEquals(new double[] {0.5, 0.2, 1}, doubles(survey.mean()), 1e-12);
        assertArrayEquals(new double[] {0.5, 0, 0}, doubles(survey.std()), 1e-7);
        assertArrayEquals(new int[] {1, 4}, Survey.perClass(dataset, dataset.train()));
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void paintsTheSampleInItsOrder() throws Exception {
        picture("1.png", 10, Color.RED);
        Files.writeString(root.resolve("2.png"), "no picture");
        picture("3.png", 10, Color.BLUE);
        Path sheet = root.resolve("sheet.png.file");
        ContactSheet.write(sheet, dataset(), new int[] {2, 1, 0});
        BufferedImage image = ImageIO.read(sheet.toFile());
        assertEquals(Color.BLUE.getRGB(), image.getRGB(50, 50));
        assertEquals(new Color(0x60, 0x60, 0x60).getRGB(), image.getRGB(150, 50));
        assertEquals(Color.RED.getRGB(), image.getRGB(250, 50));
        assertEquals(304, image.getWidth());
        assertEquals(104, image.getHeight());
    }

    @Test
    void listsEveryBrokenPictureWithItsReason() throws Exception {
        picture("a.png", 10, Color.RED);
        Files.write(root.resolve("b.jpg"), new byte[0]);
        Files.writeString(root.resolve("c.gif"), "no picture");
        Verification verification = Verification.of(dataset(), 3);
        assertEquals(3, verification.pictures());
        assertEquals(
                List.of(root.resolve("b.jpg").toString(), root.resolve("c.gif").toString()),
                verification.broken().stream().map(Verification.Broken::name).toList());
        assertEquals("the file is empty", verification.broken().get(0).reason());
    }
}
