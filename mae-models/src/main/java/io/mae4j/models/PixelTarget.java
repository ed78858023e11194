package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import java.util.Objects;

/** The pixels of the patch as they are fed: the default of the paper's ablations. */
public final class PixelTarget implements Target {

    public record Config() {}

    @Inject
    public PixelTarget(Config config) {
        Objects.requireNonNull(config); // it has no parameters
    }

    @Override
    public int values(PatchGrid grid) {
        return grid.patchValues();
    }

    @Override
    public Tensor target(GraphBuilder g, PatchGrid grid, Tensor patches) {
        return patches;
    }

    @Override
    public float[] toPatch(float[] prediction, float[] original) {
        return prediction;
    }

    @Override
    public String note() {
        return "";
    }
}
