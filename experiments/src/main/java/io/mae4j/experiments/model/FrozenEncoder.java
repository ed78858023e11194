package io.mae4j.experiments.model;

import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.ImageShape;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.graph.Graph;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encoder of a checkpoint, for pictures of some size, as it is.
 *
 * @param normAfter whether its classifier normalised the mean and not the tokens ({@link EncoderFeatures#normAfter()})
 */
public record FrozenEncoder(Path checkpoint, PatchGrid grid, Encoder encoder, boolean normAfter) {
    private static final Logger LOG = LoggerFactory.getLogger(FrozenEncoder.class);

    /**
     * @param heads for a stranger's file that does not tell them
     * @throws io.mae4j.UserError if there is no such checkpoint, or it does not go with the pictures
     */
    public static FrozenEncoder of(Path checkpoint, ImageShape shape, ComponentBinder binder, OptionalInt heads) {
        try (SavedModel saved = SavedModel.open(checkpoint)) {
            PatchGrid grid = saved.grid(shape);
            saved.pictures()
                    .filter(pictures -> !pictures.equals(grid))
                    .ifPresent(pictures -> LOG.warn(
                            "{} was trained on pictures of {}x{} pixels, and these have {}x{}: its positions are"
                                    + " interpolated; where data have data.size, data.size={} has none of that",
                            checkpoint,
                            pictures.height(),
                            pictures.width(),
                            shape.height(),
                            shape.width(),
                            pictures.picture()));
            return new FrozenEncoder(
                    checkpoint,
                    grid,
                    binder.create(Encoder.class, saved.encoder(heads), "encoder"),
                    EncoderFeatures.normAfter(saved.weights().shapes().keySet()));
        }
    }

    /** A program that computes {@code features}, with the checkpoint's weights. */
    public Program features(Engine engine, int batch, Pool pool) {
        return compile(engine, new EncoderFeatures(grid, encoder, pool, normAfter).graph(batch), name -> false);
    }

    /** A program of a graph of the encoder's blocks, whatever norm comes after them, with the checkpoint's weights. */
    public Program compile(Engine engine, Graph graph) {
        return compile(engine, graph, name -> normAfter && name.startsWith("norm."));
    }

    private Program compile(Engine engine, Graph graph, Predicate<String> optional) {
        Program program = engine.compile(graph, 0);
        SavedModel.load(program, checkpoint, grid, optional);
        return program;
    }
}
