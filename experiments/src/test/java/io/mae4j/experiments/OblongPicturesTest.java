package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.eval.robustness.Results;
import io.mae4j.experiments.model.SavedModel;
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

/** Image files as pictures of 16 by 32 pixels in patches of 8 by 4, from pre-training to the evaluation of what was fine-tuned. */
class OblongPicturesTest {
    private static final PatchGrid GRID = new PatchGrid(3, 16, 32, 8, 4);

    @TempDir
    Path temporary;

    private Mae mae;
    private String data;

    @BeforeEach
    void eightPicturesOfTwoClasses() throws IOException {
        mae = new Mae(temporary);
        Path root = temporary.resolve("data");
        for (int i = 0; i < 8; i++) {
            Path folder = Files.createDirectories(root.resolve(i % 2 == 0 ? "even" : "odd"));
            BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 40 * 30; pixel++) {
                image.setRGB(pixel % 40, pixel / 40, 1009 * (pixel + 41) * (i + 1));
            }
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
        data = "data.root='" + root + "'";
    }

    @Test
    void areTrainedOnAndEvaluatedAsTheyAre() {
        String[] pictures = {"data=folder", data, "data.size=[16,32]", "data.heldOutFraction=0.5", "trainer.batch=2"};
        mae.run(mae.tiny(with(pictures, "model.patch=[8,4]"))).succeeded();
        Path pretrained = mae.runFolder();
        String checkpoint = "checkpoint='" + pretrained + "'";
        try (SavedModel saved = SavedModel.open(pretrained)) {
            assertEquals(GRID, saved.pictures().orElseThrow());
        }

        mae.run(with(
                        pictures,
                        "finetune",
                        checkpoint,
                        "trainer.epochs=1",
                        "runs='" + mae.runs() + "'",
                        "tracking.root='" + mae.tracked() + "'"))
                .succeeded();
        Path tuned = mae.runFolders().get(1);
        Config config =
                ConfigFactory.parseFile(tuned.resolve("config.resolved.conf").toFile());
        assertEquals(List.of(8, 4), config.getIntList("model.patch"), "as the checkpoint has it");

        mae.run(
                        "evaluate",
                        "checkpoint='" + tuned + "'",
                        "benchmark=corrupted",
                        "corruptions=[fog]",
                        "severities=[3]",
                        "data=folder",
                        data,
                        "data.size=[16,32]",
                        "data.heldOutFraction=0.5",
                        "runs='" + mae.runs() + "'",
                        "tracking.root='" + mae.tracked() + "'")
                .succeeded();
        assertEquals(
                new PixelSize(16, 32), Results.read(mae.runFolders().get(2)).image());
    }

    @Test
    void aPatchThatDoesNotDivideThemIsRefused() {
        String line = mae.pretrain("data=folder", data, "data.size=[16,32]", "model.patch=[8,5]", "trainer.batch=2")
                .refused();
        assertTrue(line.contains("a patch of 8x5 does not divide a picture of 16x32"), line);
        assertTrue(mae.runFolders().isEmpty());
    }

    private static String[] with(String[] some, String... others) {
        List<String> all = new ArrayList<>(List.of(others));
        all.addAll(List.of(some));
        return all.toArray(String[]::new);
    }
}
