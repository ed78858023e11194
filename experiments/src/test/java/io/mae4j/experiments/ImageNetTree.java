package io.mae4j.experiments;

import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.models.Classifier;
import io.mae4j.models.Pool;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Folders as ImageNet's benchmarks are published, with a few tiny JPEGs in them, and tiny classifiers to test on them. */
record ImageNetTree(Path root) {
    private static final List<String> CLASSES = List.of("n01440764", "n01443537", "n15075141");
    private static final int EACH = 2;

    /** Pictures of a corruption at a severity. */
    static final int PICTURES = 6;

    ImageNetTree {
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A classifier of 1,000 classes for colour pictures of 32 pixels. */
    Path model() {
        Path file = root.resolveSibling("model.safetensors");
        return Files.exists(file) ? file : Model.write(file, 1000, 1);
    }

    void corrupted(String below, Collection<String> corruptions, List<Integer> severities) {
        for (String corruption : corruptions) {
            for (int severity : severities) {
                Path folder = root.resolve(below).resolve(corruption).resolve("" + severity);
                CLASSES.forEach(wnid -> pictures(folder.resolve(wnid)));
            }
        }
    }

    void classes(String below, String... wnids) {
        for (String wnid : wnids) {
            pictures(root.resolve(below).resolve(wnid));
        }
    }

    private static void pictures(Path folder) {
        try {
            Files.createDirectories(folder);
            RandomStream random = new Randomness(folder.hashCode()).stream("tiny");
            for (int i = 0; i < EACH; i++) {
                BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
                for (int pixel = 0; pixel < 64; pixel++) {
                    image.setRGB(pixel % 8, pixel / 8, random.nextInt());
                }
                ImageIO.write(
                        image, "jpg", folder.resolve("picture_" + i + ".JPEG").toFile());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The words of an evaluation of this folder and its model, where they name no others. */
    String[] evaluation(Mae mae, String... overrides) {
        List<String> given = List.of(overrides);
        List<String> arguments = new ArrayList<>(List.of("evaluate"));
        if (given.stream().noneMatch(o -> o.startsWith("checkpoint="))) {
            arguments.add("checkpoint='" + model() + "'");
        }
        if (given.stream().noneMatch(o -> o.startsWith("data.root=") || o.equals("benchmark=corrupted"))) {
            arguments.add("data.root='" + root() + "'");
        }
        arguments.addAll(List.of(
                "encoder.heads=2",
                "loader.threads=2",
                "engine.threads=1",
                "runs='" + mae.runs() + "'",
                "tracking.root='" + mae.tracked() + "'"));
        arguments.addAll(given);
        return arguments.toArray(String[]::new);
    }

    /** Files of weights that were drawn, not trained. */
    static final class Model {
        private Model() {}

        /** Of a classifier of colour pictures. */
        static Path write(Path file, int classes, long seed) {
            return write(file, 3, classes, seed, "");
        }

        /** Of a classifier of grey pictures of 28 pixels. */
        static Path grey(Path file, int classes) {
            return write(file, 1, classes, 1, "");
        }

        /** Of an encoder alone. */
        static Path headless(Path file) {
            return write(file, 3, 1000, 1, "head.");
        }

        private static Path write(Path file, int channels, int classes, long seed, String without) {
            int side = channels == 1 ? 28 : 32;
            Classifier classifier = new Classifier(
                    new PatchGrid(channels, side, side, side / 2, side / 2),
                    new VitEncoder(new VitEncoder.Config(8, 1, 2, 2, true, false)),
                    classes,
                    new Classifier.Config(Pool.MEAN, 0, 1, true, OptionalDouble.empty(), 1));
            try (Program program = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32))
                    .compile(classifier.inference(1), seed)) {
                Map<String, INDArray> weights = new HashMap<>(program.parameters());
                weights.keySet().removeIf(name -> !without.isEmpty() && name.startsWith(without));
                new SafetensorsWriter().addAll(weights).write(file);
            }
            return file;
        }
    }
}
