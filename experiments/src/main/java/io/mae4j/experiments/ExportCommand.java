package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.ComponentBinder;
import io.mae4j.experiments.model.SavedClassifier;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.experiments.model.SavedSegmenter;
import io.mae4j.file.AtomicFile;
import io.mae4j.graph.Graph;
import io.mae4j.models.Segmenter;
import io.mae4j.models.export.HuggingFaceConfig;
import io.mae4j.models.export.WeightExport;
import io.mae4j.models.onnx.OnnxEncoder;
import io.mae4j.models.onnx.OnnxExport;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a model for other tools: {@code mae export runs/<date>/<run> --format onnx out=encoder.onnx}. */
@Command(
        name = "export",
        description = "The model of a run, checkpoint or file of weights, for PyTorch, timm, Hugging Face or ONNX.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    private static final String WEIGHTS = "model.safetensors"; // as Hugging Face calls it, and its configuration
    private static final String CONFIG = "config.json";

    /** For whom. */
    enum Format {
        mae,
        timm,
        hf,
        onnx
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Option(
            names = "--format",
            required = true,
            description =
                    "mae: safetensors under the published names; timm: the encoder, for timm's vision transformers; hf: a"
                            + " folder for Hugging Face's ViTMAE; onnx: from pictures to the encoder's tokens and"
                            + " features, and to a classifier's logits; of mae segment's best model to those of patches.")
    private Format format;

    @Override
    public Integer call() {
        Path out = options.out()
                .orElseThrow(() -> new UserError(
                        "where to? give out=<file>" + (format == Format.hf ? ", a folder for --format hf" : "")));
        try (SavedModel model = SavedModel.open(options.file)) {
            Map<String, String> notes = model.notes(options.encoderHeads(), options.decoderHeads());
            List<Path> files = format == Format.hf ? List.of(out.resolve(WEIGHTS), out.resolve(CONFIG)) : List.of(out);
            files.forEach(AtomicFile::clearUnfinishedOf); // of an export that was killed
            switch (format) {
                case mae -> WeightExport.published(model.weights(), notes).write(out);
                case timm ->
                    WeightExport.timm(model.requireVit().weights(), notes).write(out);
                case hf -> huggingFace(model, out);
                case onnx -> onnx(model, out);
            }
        }
        spec.commandLine().getOut().println("written  " + out);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void huggingFace(SavedModel model, Path folder) {
        if (!model.shape().classToken() || model.shape().maskTokens()) {
            throw new UserError(
                    "Hugging Face's ViTMAE has a class token and no mask tokens in its encoder; this model is of"
                            + " another kind");
        }
        if (model.weights().shapes().containsKey("fc_norm.weight")) {
            throw new UserError("Hugging Face's ViTMAE normalises its tokens; " + options.file
                    + " is a classifier that normalises their mean instead (fc_norm), and has no weights for that norm."
                    + " --format timm has it as it is");
        }
        PatchGrid grid = model.grid(options.image(), "image");
        if (model.shape().decoder().isPresent() && model.predictions() != grid.patchValues()) {
            throw new UserError("Hugging Face's ViTMAE predicts the " + grid.patchValues()
                    + " pixels of a patch; the decoder of this model predicts " + model.predictions()
                    + " numbers, of another target. --format timm and onnx have its encoder, mae has all of it");
        }
        requireWhole(model, grid);
        boolean normalized = model.config()
                .filter(c -> c.hasPath("target.name"))
                .map(c -> c.getString("target.name").equals("normalized_pixels"))
                .orElse(true);
        double ratio = model.config()
                .filter(c -> c.hasPath("mask.ratio"))
                .map(c -> c.getDouble("mask.ratio"))
                .orElse(0.75);
        int decoderHeads = model.shape().decoder().isPresent() ? model.decoderHeads(options.decoderHeads()) : 0;
        String config = HuggingFaceConfig.of(
                model.shape(),
                grid.height(),
                model.encoderHeads(options.encoderHeads()),
                decoderHeads,
                ratio,
                normalized);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        WeightExport.huggingFace(model.weights()).write(folder.resolve(WEIGHTS));
        AtomicFile.write(folder.resolve(CONFIG), config);
    }

    // theirs would fill up with random numbers what is not there
    private void requireWhole(SavedModel model, PatchGrid grid) {
        if (grid.patchHeight() != grid.patchWidth()) {
            throw new UserError("Hugging Face's ViTMAE has square patches; this model's are of " + grid.patchHeight()
                    + "x" + grid.patchWidth());
        }
        if (grid.height() != grid.width()) {
            throw new UserError("Hugging Face's ViTMAE is for square pictures; this model's are of " + grid.height()
                    + "x" + grid.width());
        }
        Graph graph = SavedAutoencoder.graph(model, grid, options.encoderHeads(), options.decoderHeads());
        if (!model.weights().match(graph, grid, name -> false).resized().isEmpty()) {
            throw new UserError("--format hf leaves positions as they are, and those of " + options.file
                    + " are not of a picture of " + grid.height() + "x" + grid.width()
                    + "; Hugging Face interpolates them itself, with interpolate_pos_encoding=True");
        }
    }

    private void onnx(SavedModel model, Path out) {
        ComponentBinder binder = new ComponentBinder(Components.discover());
        if (model.config().filter(config -> config.hasPath("segmenter")).isPresent()) {
            SavedSegmenter saved = SavedSegmenter.of(options.file, binder);
            Segmenter segmenter = options.image().map(saved::at).orElse(saved.model());
            try (PretrainedWeights weights = PretrainedWeights.ofAnyModel(saved.weights())) {
                OnnxExport.write(segmenter::inference, segmenter.grid(), weights, out);
            }
        } else {
            OnnxEncoder.write(
                    binder.create(Encoder.class, model.encoder(options.encoderHeads())),
                    model.grid(options.image(), "image"),
                    model.weights(),
                    SavedClassifier.pooling(model),
                    out);
        }
    }
}
