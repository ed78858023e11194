package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptCommandTest {
    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void writePictures() throws IOException {
        root = temporary.resolve("pictures");
        for (int i = 0; i < 4; i++) {
            Path folder = Files.createDirectories(root.resolve(i % 2 == 0 ? "cat" : "dog"));
            BufferedImage image = new BufferedImage(90, 70, BufferedImage.TYPE_3BYTE_BGR);
            for (int x = 0; x < 90; x++) {
                image.setRGB(x, x % 70, 0xFFFFFF - i * x);
            }
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
    }

    private CommandRun corrupt(String... more) {
        List<String> words =
                new ArrayList<>(List.of("corrupt", "folder", "data.root='" + root + "'", "data.size=64", "split=all"));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    private void refused(String expected, String... more) {
        CommandRun run = corrupt(more);
        assertEquals(2, run.exitCode(), run.out() + run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(expected), run.err());
    }

    @Test
    void writesCopiesAndASheet() throws IOException {
        Path to = temporary.resolve("copies");
        Path sheet = temporary.resolve("sheet.png");
        CommandRun run = corrupt("to='" + to + "'", "corruptions=extra", "severities=[1,4]", "sheet='" + sheet + "'");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("8 of each of 4 pictures, 3x64x64"), run.out());
        BufferedImage copy = ImageIO.read(to.resolve("spatter/4/cat/2.JPEG").toFile());
        assertEquals(64, copy.getWidth());
        assertEquals(64, copy.getHeight());
        assertFalse(Files.exists(to.resolve("fog")));
        assertEquals(150 + 6 * 67, ImageIO.read(sheet.toFile()).getWidth());
    }

    @Test
    void frostThatIsGeneratedIsSaid() {
        CommandRun run = corrupt("to='" + temporary.resolve("copies") + "'", "corruptions=frost", "severities=2");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("frost has generated textures"), run.out());
    }

    @Test
    void mistakesAreOneLine() throws IOException {
        String to = "to='" + temporary.resolve("copies") + "'";
        refused("there is no corruption smog; known are gaussian_noise", to, "corruptions=smog");
        refused("there is no severity 6; they are 1 to 5", to, "severities=[1,6]");
        refused("give to=<folder>", "corruptions=fog");
        refused("picture=4, but there are 4 pictures", "picture=4", "sheet='" + temporary.resolve("s.png") + "'");
        refused(
                "there is no JPEG, PNG, WebP or BMP in",
                to,
                "frost.textures='" + Files.createDirectory(temporary.resolve("ice")) + "'");
        assertFalse(Files.exists(temporary.resolve("copies")));
    }

    @Test
    void whereCopiesCannotGoThereIsNoSheetEither() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "in the way");
        Path sheet = temporary.resolve("sheet.png");
        refused("cannot write " + file + ": there is a file already", "to='" + file + "'", "sheet='" + sheet + "'");
        assertFalse(Files.exists(sheet));
    }
}
