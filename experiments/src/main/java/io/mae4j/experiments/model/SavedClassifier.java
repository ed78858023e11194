package io.mae4j.experiments.model;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.ImageShape;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.models.Classifier;
import io.mae4j.models.Pool;
import io.mae4j.models.pretrained.VitShape;
import io.mae4j.models.weights.PlainText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A classifier that was trained before: the weights of an encoder and a head. Of a run with averaged weights, those.
 *
 * @param pool what the head sees, as the weights tell: with a norm after the mean, or the encoder's own
 * @param classes how many the head has
 * @param config of the run that it is from
 */
public record SavedClassifier(
        Path checkpoint, Encoder encoder, VitShape shape, Pool pool, int classes, Optional<Config> config) {

    private static final String HEAD = "head.weight";
    private static final String NORM_OF_MEAN = "fc_norm.weight";

    /** What timm's heads see the tokens through, where it is neither their mean nor the class token. */
    private static final Pattern OTHER_POOL = Pattern.compile("(attn_pool|pre_logits)\\..+");

    /** @throws UserError if there is no such checkpoint, or it has no head, or one that sees something else */
    public static SavedClassifier of(Path checkpoint, ComponentBinder binder, OptionalInt heads) {
        try (SavedModel saved = SavedModel.open(checkpoint)) {
            problem(saved).ifPresent(problem -> {
                throw new UserError(problem);
            });
            return new SavedClassifier(
                    checkpoint,
                    binder.create(Encoder.class, saved.encoder(heads), "encoder"),
                    saved.shape(),
                    pool(saved),
                    Math.toIntExact(saved.weights().shapes().get(HEAD).get(0)),
                    saved.config());
        }
    }

    /** What the head of a model sees, if it is a classifier. */
    public static Optional<Pool> pooling(SavedModel saved) {
        return problem(saved).isPresent() ? Optional.empty() : Optional.of(pool(saved));
    }

    private static Pool pool(SavedModel saved) {
        return saved.weights().shapes().containsKey(NORM_OF_MEAN) ? Pool.MEAN : Pool.CLASS;
    }

    // why it is no classifier, or none that is known here
    private static Optional<String> problem(SavedModel saved) {
        Path checkpoint = saved.path();
        Map<String, List<Long>> shapes = saved.weights().shapes();
        List<Long> head = shapes.get(HEAD);
        if (head == null || head.size() != 2) {
            return Optional.of(checkpoint + " has no classifier's head (head.weight), so that it answers nothing;"
                    + " mae finetune checkpoint=" + checkpoint + " trains one");
        }
        if (head.get(0) < 2) {
            return Optional.of(checkpoint + " has a head of one class, and a classifier here tells two or more apart");
        }
        Optional<String> other =
                shapes.keySet().stream().filter(OTHER_POOL.asMatchPredicate()).findFirst();
        if (other.isPresent()) {
            return Optional.of(checkpoint + " has " + PlainText.of(other.get())
                    + " between its tokens and its head, which no classifier here has; mae finetune checkpoint="
                    + checkpoint + " trains a head without");
        }
        boolean meanOfNormalised = !saved.shape().classToken() && !shapes.containsKey(NORM_OF_MEAN);
        return meanOfNormalised
                ? Optional.of(checkpoint + " has neither a class token nor fc_norm, so that its head sees the mean of"
                        + " normalised tokens, which no classifier here does; mae finetune checkpoint=" + checkpoint
                        + " trains a head with fc_norm")
                : Optional.empty();
    }

    /** Images of a size, or of that which it was trained on. */
    public ImageShape images(Optional<PixelSize> size) {
        PixelSize pixels = size.or(() -> shape.pictures().map(PatchGrid::picture))
                .orElseThrow(() -> new UserError(checkpoint + " has a table of " + shape.patches()
                        + " positions, which are not those of a square picture; give size=[<height>,<width>]"));
        return new ImageShape(shape.channels(), pixels.height(), pixels.width());
    }

    /** A program with the input {@code images} and the output {@code logits}, with the checkpoint's weights. */
    public Program compile(Engine engine, ImageShape images, int batch) {
        Classifier classifier = at(images);
        Program program = engine.compile(classifier.inference(batch), 0);
        SavedModel.load(program, checkpoint, classifier.grid(), name -> false);
        return program;
    }

    /** The classifier for images of a shape. @throws UserError if its patches do not divide them, or it has other channels */
    public Classifier at(ImageShape images) {
        if (images.channels() != shape.channels()) {
            throw new UserError(checkpoint + " was trained on pictures of " + shape.channels()
                    + " channels, and these have " + images.channels());
        }
        PatchGrid grid = new PatchGrid(images.channels(), images.size(), shape.patch());
        return new Classifier(
                grid, encoder, classes, new Classifier.Config(pool, 0, 1, true, OptionalDouble.empty(), 1));
    }

    @Override
    public String toString() {
        return "ViT of " + encoder.dim() + " x " + encoder.depth() + ", patches of " + shape.patchHeight() + "x"
                + shape.patchWidth() + ", " + classes + " classes";
    }
}
