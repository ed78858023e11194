package io.mae4j.models.target;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PictureSource;
import io.mae4j.component.Target;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The largest coefficients of a patch in a PCA of patch space, fitted to a sample of the training pictures (paper, Table 1d: 96 of
 * a patch's 768). The basis and mean are the frozen parameters {@code target.basis} [coefficients, patchValues] and {@code
 * target.mean} [patchValues].
 */
public final class PcaTarget implements Target {
    private static final String BASIS = SCOPE + "basis";
    private static final String MEAN = SCOPE + "mean";
    private static final Initializer ABSENT = new Initializer.Absent("target=pca has not been fitted to pictures");

    public record Config(
            @Doc("how many coefficients are predicted, the largest; null: an eighth of them, as the paper's 96 of 768")
            @Default("null")
            @Range(min = 1)
            OptionalInt coefficients,

            @Doc("patches that the PCA is fitted to") @Default("20000") @Range(min = 2)
            int sample) {}

    private final Config config;
    private final Optional<PrincipalComponents> components;

    @Inject
    public PcaTarget(Config config) {
        this(config, Optional.empty());
    }

    private PcaTarget(Config config, Optional<PrincipalComponents> components) {
        this.config = config;
        this.components = components;
    }

    @Override
    public int values(PatchGrid grid) {
        int all = grid.patchValues();
        int largest = config.coefficients().orElse(Math.max(1, all / 8));
        if (largest > all) {
            throw new UserError("target.coefficients=" + largest + ", but a patch has only " + all
                    + " values; the paper keeps an eighth of them");
        }
        return largest;
    }

    @Override
    public Target fitted(PatchGrid grid, PictureSource pictures, Randomness randomness) {
        float[][] sample = PatchSample.of(grid, pictures, config.sample(), randomness);
        return new PcaTarget(config, Optional.of(PrincipalComponents.of(sample, values(grid))));
    }

    @Override
    public Target restored(PatchGrid grid, Map<String, INDArray> weights) {
        return new PcaTarget(
                config,
                Optional.of(new PrincipalComponents(
                        FrozenWeights.read(weights, MEAN, grid.patchValues()),
                        FrozenWeights.read(weights, BASIS, values(grid), grid.patchValues()))));
    }

    @Override
    public Tensor target(GraphBuilder g, PatchGrid grid, Tensor patches) {
        Initializer basis = components
                .<Initializer>map(c -> new Initializer.Given(c.basis()))
                .orElse(ABSENT);
        Initializer mean = components
                .<Initializer>map(c -> new Initializer.Given(c.mean()))
                .orElse(ABSENT);
        Tensor centred = g.subtract(patches, g.frozen(MEAN, mean, grid.patchValues()));
        return g.linear(centred, g.frozen(BASIS, basis, values(grid), grid.patchValues()), null);
    }

    @Override
    public float[] toPatch(float[] prediction, float[] original) {
        PrincipalComponents c = components.orElseThrow(() -> new IllegalStateException(ABSENT.toString()));
        float[] patch = c.mean().clone();
        for (int i = 0; i < prediction.length; i++) {
            for (int j = 0; j < patch.length; j++) {
                patch[j] += prediction[i] * c.basis()[i * patch.length + j];
            }
        }
        return patch;
    }

    @Override
    public String note() {
        return "Reconstructions consist of the largest coefficients of a PCA of patches and nothing else.";
    }
}
