package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.PngValues;
import io.mae4j.eval.segment.PixelConfusion;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Label maps of pictures, by a model that {@code mae segment} trained. */
class LabelsTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    @Test
    void picturesOfOnesOwnGetLabelMaps() throws Exception {
        Path root = temporary.resolve("pictures");
        for (int i = 0; i < 12; i++) {
            String split = i < 8 ? "training" : "validation";
            SegmentTest.picture(root.resolve("images/" + split + "/" + i + ".jpg"), "jpg", 24 + 5 * i, 70 - 3 * i, 200);
            SegmentTest.picture(
                    root.resolve("annotations/" + split + "/" + i + ".png"), "png", 24 + 5 * i, 70 - 3 * i, 1);
        }
        String[] onSquares = {
            "checkpoint=null",
            "data=segmentation",
            "data.root='" + root + "'",
            "data.classes=2",
            "data.size=32",
            "model.patch=8",
            "augment=segmentation",
            "head=upernet",
            "head.channels=8",
            "head.poolScales=[1,2]",
            "trainer.batch=4",
            "trainer.epochs=4",
            "optimizer.lr=3e-2"
        };
        mae.run(SegmentTest.arguments(mae, onSquares)).succeeded();
        String run = "run='" + mae.runFolder() + "'";
        Path out = temporary.resolve("labels");

        mae.run("labels", run, "images=['" + root.resolve("images") + "']", "out='" + out + "'", "batch=3")
                .succeeded();

        PixelConfusion confusion = new PixelConfusion(List.of("background", "square"));
        for (int i = 8; i < 12; i++) {
            confusion.add(
                    labels(root.resolve("annotations/validation/" + i + ".png")),
                    labels(out.resolve("validation/" + i + ".png")));
        }
        assertTrue(Files.isRegularFile(out.resolve("training/0.png")), "as folders lie below the one that was named");
        assertTrue(Files.isRegularFile(out.resolve("sheet.png")));
        double best =
                Summary.of(RunFolder.open(mae.runFolder()), "segment").metrics().get("best.miou");
        assertEquals(best, confusion.meanIou(), 1e-3, "as the run tested its best model");
        assertTrue(best > 0.5, "squares are found");
    }

    @Test
    void whatCannotGetLabelMapsIsRefusedInALine() throws IOException {
        mae.run(SegmentTest.arguments(mae, "checkpoint=null", "trainer.epochs=1"))
                .succeeded();
        mae.pretrain().succeeded();
        String segmented = "run='" + mae.runFolders().get(0) + "'";
        String pretrained = "run='" + mae.runFolders().get(1) + "'";
        Path folder = temporary.resolve("own");
        Path out = temporary.resolve("labels");
        SegmentTest.picture(folder.resolve("a.jpg"), "jpg", 40, 50, 200);
        SegmentTest.picture(folder.resolve("a.bmp"), "bmp", 40, 50, 200);
        SegmentTest.picture(folder.resolve("b.png"), "png", 40, 50, 200);
        Files.write(folder.resolve("c.jpg"), new byte[] {1, 2, 3});

        refusedLabels("no run of mae segment", pretrained, folder.resolve("b.png"), out);
        refusedLabels("there is no picture", segmented, folder.resolve("d.png"), out);
        refusedLabels("as that of", segmented, folder, out);
        refusedLabels("take the place of the picture", segmented, folder.resolve("b.png"), folder);
        Path link = Files.createSymbolicLink(temporary.resolve("link"), folder);
        refusedLabels("take the place of the picture", segmented, folder.resolve("b.png"), link);
        SegmentTest.picture(folder.resolve("sheet.jpg"), "jpg", 40, 50, 200);
        refusedLabels("give the picture another name", segmented, folder.resolve("sheet.jpg"), out);
        assertFalse(Files.exists(out), "nothing is written");
        refusedLabels("c.jpg", segmented, folder.resolve("c.jpg"), out);
        mae.run("labels", segmented, "images=['" + folder.resolve("b.png") + "']", "out='" + out + "'", "stride=0")
                .refused();
    }

    private void refusedLabels(String why, String run, Path images, Path out) {
        String line = mae.run("labels", run, "images=['" + images + "']", "out='" + out + "'")
                .refused();
        assertTrue(line.contains(why), line);
    }

    private static LabelMap labels(Path png) throws IOException, CorruptPicture {
        return LabelMap.of(PngValues.decode(Files.readAllBytes(png)));
    }
}
