package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the decoder has to predict for each patch (paper, Table 1d).
 *
 * <p>A target that has to know something of the data, such as a PCA's basis, learns it once before training ({@link #fitted})
 * and keeps it in frozen parameters of the graph whose names begin with {@link #SCOPE}, so that it travels with the weights. Until
 * then its graph can be written but not run.
 */
@Contract("target")
public interface Target {
    /** Before the name of every parameter that a target declares. */
    String SCOPE = "target.";

    /** How many numbers are predicted for a patch. */
    int values(PatchGrid grid);

    /** Writes the target [batch, patches, values] of patches [batch, patches, patchValues]. No gradient flows into it. */
    Tensor target(GraphBuilder g, PatchGrid grid, Tensor patches);

    /**
     * What a prediction looks like, for pictures.
     *
     * @param prediction of one patch
     * @param original the patch's own values, for targets that are relative to them
     * @return the patch's values
     */
    float[] toPatch(float[] prediction, float[] original);

    /**
     * Whether predictions are logits and the target's rows are probabilities, as with tokens; else both are values that have to
     * come near to each other. The loss has to say the same ({@link Loss#categorical}).
     */
    default boolean categorical() {
        return false;
    }

    /**
     * This target with what it learns of the pictures; itself if that is nothing. The same pictures and randomness give the same
     * target, bit for bit.
     *
     * @throws io.mae4j.UserError if the pictures will not do, such as too few of them
     */
    default Target fitted(PatchGrid grid, PictureSource pictures, Randomness randomness) {
        return this;
    }

    /** This target as it was when {@code weights} (of a pre-training graph, by name) were kept; itself if it keeps nothing there. */
    default Target restored(PatchGrid grid, Map<String, INDArray> weights) {
        return this;
    }

    /** A sentence that a viewer of such a picture should know, such as which statistics were used; empty if nothing. */
    String note();
}
