package io.mae4j.experiments.model;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.component.SegmentationHead;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.segment.SegmentedDataset;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.models.Segmenter;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The best model of a run of {@code mae segment}, to segment pictures with.
 *
 * @param weights its file, {@code best.safetensors}
 * @param stride from a window to the next when it was tested, as a share of a window's size
 */
public record SavedSegmenter(
        Path weights, Segmenter model, List<String> classNames, Normalization normalization, double stride) {
    private static final String FILE = "best.safetensors";
    private static final String CLASSES = "classes"; // a name a line
    private static final String SIZE = "size";
    private static final String MEAN = "mean";
    private static final String STD = "std";

    /** What the weights' file has to say beside them of the data that they were learnt from. */
    public static Map<String, String> notes(SegmentedDataset data) {
        Normalization normalization = data.pictures().normalization();
        return Map.of(
                CLASSES, String.join("\n", data.classNames()),
                SIZE, data.pictures().shape().size().toString(),
                MEAN, text(normalization.mean()),
                STD, text(normalization.std()));
    }

    /** @throws UserError if it is no such run, or it has not measured yet */
    public static SavedSegmenter of(Path run, ComponentBinder binder) {
        RunFolder folder = RunFolder.open(run);
        Path weights = folder.file(FILE);
        if (!Summary.commandOf(folder).equals(Optional.of("segment")) || !Files.isRegularFile(weights)) {
            throw new UserError(run + " is no run of mae segment that has tested its model: it has no " + FILE
                    + " of one; mae segment trains one");
        }
        Map<String, String> notes = notes(weights);
        List<String> classNames = notes.get(CLASSES).lines().toList();
        Normalization normalization = new Normalization(numbers(notes.get(MEAN)), numbers(notes.get(STD)));
        try (SavedModel saved = SavedModel.open(run)) {
            Config config = saved.config().orElseThrow();
            Encoder encoder = binder.create(Encoder.class, saved.encoder(OptionalInt.empty()), "encoder");
            SegmentationHead head = binder.create(SegmentationHead.class, config.getObject("head"), "head");
            PatchGrid grid = new PatchGrid(normalization.channels(), PixelSize.parse(notes.get(SIZE)), saved.patch());
            Segmenter.Config nothingDropped = new Segmenter.Config(0, 1, true);
            Segmenter model = new Segmenter(grid, encoder, head, classNames.size(), nothingDropped);
            return new SavedSegmenter(weights, model, classNames, normalization, config.getDouble("stride"));
        }
    }

    private static Map<String, String> notes(Path weights) {
        try (Safetensors file = Safetensors.open(weights)) {
            Map<String, String> notes = file.metadata();
            if (!notes.keySet().containsAll(List.of(CLASSES, SIZE, MEAN, STD))) {
                throw new UserError(weights + " does not say of which classes it is; it is of an older mae segment");
            }
            return notes;
        }
    }

    /** The model for pictures of another size. */
    public Segmenter at(PixelSize size) {
        PatchGrid grid = model.grid();
        return new Segmenter(
                new PatchGrid(grid.channels(), size, new PixelSize(grid.patchHeight(), grid.patchWidth())),
                model.encoder(),
                model.head(),
                model.classes(),
                model.config());
    }

    /** A program that computes {@code logits} of {@code images}. */
    public Program compile(Engine engine, int batch) {
        Program program = engine.compile(model.inference(batch), 0);
        try (PretrainedWeights file = PretrainedWeights.ofAnyModel(weights)) {
            file.loadInto(program, model.grid(), name -> false);
            return program;
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    private static String text(List<Double> numbers) {
        return String.join(" ", numbers.stream().map(String::valueOf).toList());
    }

    private static List<Double> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Double::valueOf).toList();
    }
}
