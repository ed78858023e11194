package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/** What the decoder has to predict for each patch (paper, Table 1d). */
@Contract("target")
public interface Target {

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

    /** A sentence that a viewer of such a picture should know, such as which statistics were used; empty if nothing. */
    String note();
}
