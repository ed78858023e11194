package io.mae4j.eval;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.models.MaskedAutoencoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How well an encoder's features separate the classes of a data set: its held-out pictures are classified by their nearest
 * neighbours among its training pictures. Both are prepared plainly and seen whole; a feature is the mean of the patches'
 * tokens.
 *
 * @param batch pictures computed on together
 */
public record NeighbourEvaluation(
        Engine engine,
        MaskedAutoencoder model,
        Dataset data,
        int batch,
        LoaderConfig loader,
        NearestNeighbours classifier) {
    public NeighbourEvaluation {
        data.requireLabels("nearest neighbours need");
    }

    /** Whether the data set has what this needs: labels, and pictures in both splits. */
    public static boolean possible(Dataset data) {
        return data.labelled() && data.train().size() > 0 && data.heldOut().size() > 0;
    }

    /**
     * The accuracy with trained weights.
     *
     * @param state of the model, such as {@link Program#state} or a checkpoint's; what the encoder lacks (decoder, moments) is
     *     passed over
     * @throws UserError if a weight of the encoder is missing or has another shape
     */
    public Accuracy trained(Map<String, INDArray> state) {
        try (Program program = engine.compile(model.features(batch), 0)) {
            Set<String> needed = program.graph().parameters().keySet();
            Map<String, INDArray> weights = new HashMap<>(state);
            weights.keySet().retainAll(needed);
            for (String name : needed) {
                if (!weights.containsKey(name)) {
                    throw new UserError("the weights lack the encoder's " + name + "; are they of another model?");
                }
            }
            program.load(weights);
            return accuracy(program);
        }
    }

    /** The accuracy with the weights that a run with this seed starts from. */
    public Accuracy untrained(long seed) {
        try (Program program = engine.compile(model.features(batch), seed)) {
            return accuracy(program);
        }
    }

    private Accuracy accuracy(Program program) {
        Features bank = features(program, data.train());
        Features queries = features(program, data.heldOut());
        return classifier.classify(bank, queries, data.classNames().size());
    }

    private Features features(Program program, Pictures split) {
        return Features.of(program, new SequentialLoader(data, split, batch, loader));
    }
}
