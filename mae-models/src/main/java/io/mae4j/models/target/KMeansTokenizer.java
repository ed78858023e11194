package io.mae4j.models.target;

import com.google.inject.Inject;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PictureSource;
import io.mae4j.component.Tokenizer;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The nearest of the centres that k-means finds in a sample of the training patches. They are the frozen parameter {@code codes}
 * [tokens, patchValues].
 */
public final class KMeansTokenizer implements Tokenizer {
    private static final String CODES = "codes";
    // a softmax so sharp is one-hot, but for patches that lie between two centres to four decimals, which share
    private static final double SHARPNESS = 1e5;

    public record Config(
            @Doc("size of the vocabulary") @Default("512") @Range(min = 2)
            int tokens,

            @Doc("patches that the centres are fitted to") @Default("20000") @Range(min = 2)
            int sample,

            @Doc("how often centres move to the mean of what is nearest to them") @Default("20") @Range(min = 1)
            int iterations) {}

    private final Config config;
    private final Optional<float[][]> codes;

    @Inject
    public KMeansTokenizer(Config config) {
        this(config, Optional.empty());
    }

    private KMeansTokenizer(Config config, Optional<float[][]> codes) {
        this.config = config;
        this.codes = codes;
    }

    @Override
    public int tokens() {
        return config.tokens();
    }

    @Override
    public Tokenizer fitted(PatchGrid grid, PictureSource pictures, Randomness randomness) {
        float[][] sample = PatchSample.of(grid, pictures, config.sample(), randomness);
        KMeans found =
                KMeans.of(sample, config.tokens(), config.iterations(), randomness.stream("target/tokenizer/kmeans"));
        return new KMeansTokenizer(config, Optional.of(found.centres()));
    }

    @Override
    public Tokenizer restored(PatchGrid grid, Map<String, INDArray> weights, String scope) {
        int values = grid.patchValues();
        float[] flat = FrozenWeights.read(weights, scope + CODES, config.tokens(), values);
        float[][] rows = new float[config.tokens()][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * values, (i + 1) * values));
        return new KMeansTokenizer(config, Optional.of(rows));
    }

    @Override
    public Tensor tokenize(GraphBuilder g, PatchGrid grid, Tensor patches) {
        int tokens = config.tokens();
        Initializer initial = codes.<Initializer>map(rows -> new Initializer.Given(flat(rows)))
                .orElse(new Initializer.Absent("the kmeans tokenizer has not been fitted to pictures"));
        Tensor centres = g.frozen(CODES, initial, tokens, grid.patchValues());
        // the nearest centre c of x is the one with the largest x.c - |c|^2 / 2
        Tensor squares = g.reshape(g.sumTo(g.multiply(centres, centres), Shape.of(tokens, 1)), Shape.of(tokens));
        return g.softmax(g.scale(g.linear(patches, centres, g.scale(squares, -0.5)), SHARPNESS));
    }

    @Override
    public float[] toPatch(int token) {
        return codes.orElseThrow(() -> new IllegalStateException("the kmeans tokenizer has not been fitted"))[token]
                .clone();
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return flat;
    }
}
