package io.mae4j.models.target;

import com.google.inject.Inject;
import com.typesafe.config.ConfigObject;
import io.mae4j.component.Components;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PictureSource;
import io.mae4j.component.Target;
import io.mae4j.component.Tokenizer;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The tokens of patches, which a decoder predicts as a classifier does (paper, Table 1d); needs {@code loss=cross_entropy}. */
public final class TokenTarget implements Target {
    private static final String TOKENIZER = SCOPE + "tokenizer";

    public record Config(
            @Doc("what turns patches into tokens: its name and parameters") @Default("{ name = kmeans }")
            ConfigObject tokenizer) {}

    private final Tokenizer tokenizer;

    @Inject
    TokenTarget(Config config, Components components) {
        this(new ComponentBinder(components).create(Tokenizer.class, config.tokenizer()));
    }

    public TokenTarget(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    @Override
    public int values(PatchGrid grid) {
        return tokenizer.tokens();
    }

    @Override
    public boolean categorical() {
        return true;
    }

    @Override
    public Target fitted(PatchGrid grid, PictureSource pictures, Randomness randomness) {
        return new TokenTarget(tokenizer.fitted(grid, pictures, randomness));
    }

    @Override
    public Target restored(PatchGrid grid, Map<String, INDArray> weights) {
        return new TokenTarget(tokenizer.restored(grid, weights, TOKENIZER + "."));
    }

    @Override
    public Tensor target(GraphBuilder g, PatchGrid grid, Tensor patches) {
        return tokenizer.tokenize(g.within(TOKENIZER), grid, patches);
    }

    @Override
    public float[] toPatch(float[] prediction, float[] original) {
        int best = 0;
        for (int token = 1; token < prediction.length; token++) {
            best = prediction[token] > prediction[best] ? token : best;
        }
        return tokenizer.toPatch(best);
    }

    @Override
    public String note() {
        return "Reconstructions show the likeliest token of each patch.";
    }
}
