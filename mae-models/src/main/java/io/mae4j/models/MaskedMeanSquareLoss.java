package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Loss;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/** The mean square error of a patch, averaged over masked patches only, or over all of them (paper, section 3). */
public final class MaskedMeanSquareLoss implements Loss {

    public record Config(
            @Doc("on which patches the loss is taken: masked, or all") @Default("masked")
            LossPatches patches) {
        /** On masked patches. */
        public Config() {
            this(LossPatches.MASKED);
        }
    }

    private final LossPatches patches;

    @Inject
    public MaskedMeanSquareLoss(Config config) {
        this.patches = config.patches();
    }

    @Override
    public Tensor loss(GraphBuilder g, Tensor prediction, Tensor target, Tensor mask) {
        return g.maskedMeanSquare(prediction, target, patches.weights(g, mask));
    }
}
