package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Loss;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/** The cross-entropy of a patch's token, in nats, averaged over masked patches only, or over all of them (paper, Table 1d). */
public final class CrossEntropyLoss implements Loss {

    public record Config(
            @Doc("on which patches the loss is taken: masked, or all") @Default("masked")
            LossPatches patches) {}

    private final LossPatches patches;

    @Inject
    public CrossEntropyLoss(Config config) {
        this.patches = config.patches();
    }

    @Override
    public Tensor loss(GraphBuilder g, Tensor prediction, Tensor target, Tensor mask) {
        return patches.mean(g, g.softmaxCrossEntropy(prediction, target), mask);
    }

    @Override
    public boolean categorical() {
        return true;
    }
}
