package io.mae4j.engine.cuda.update;

import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.plan.ParameterLayout;
import java.util.List;
import java.util.OptionalDouble;

/**
 * AdamW in one launch over all parameters. Without clipping it adds up the squares of the gradient in the same pass; with it, a
 * pass before finds the norm.
 */
final class AdamWUpdate implements CudaOptimizer.Update {
    private final Device device;
    private final UpdateRule.AdamW rule;
    private final CudaOptimizer.Regions regions;
    private final List<ParameterLayout.Span> spans;
    private final boolean clips;
    private final Pieces pieces;
    private final GradientNorm norm;
    private final DeviceTable scalars; // root, then decay and rate of each span
    private final Kernel kernel;

    AdamWUpdate(
            Device device,
            UpdateRule.AdamW rule,
            OptionalDouble clipNorm,
            List<ParameterLayout.Span> spans,
            CudaOptimizer.Regions regions) {
        this.device = device;
        this.rule = rule;
        this.regions = regions;
        this.spans = spans;
        this.clips = clipNorm.isPresent();
        pieces = Pieces.of(
                device, spans.stream().map(ParameterLayout.Span::range).toList());
        Kernel.Source source = Kernel.Source.of("optimizers", "SQUARES", clips ? 0 : 1);
        norm = new GradientNorm(device, source, pieces, clipNorm, regions.norm());
        scalars = new DeviceTable(device, 1 + 2 * spans.size(), "optimiser scalars");
        kernel = device.kernel(source, "adamW");
    }

    @Override
    public void prepare(double learningRate, long step) {
        scalars.put(0, 1 / Math.sqrt(1 - Math.pow(rule.beta2(), step)));
        for (int s = 0; s < spans.size(); s++) {
            double lr = learningRate * spans.get(s).group().learningRateScale();
            scalars.put(1 + 2 * s, 1 - lr * spans.get(s).group().weightDecay());
            scalars.put(2 + 2 * s, lr / (1 - Math.pow(rule.beta1(), step)));
        }
        scalars.upload();
    }

    @Override
    public void enqueue() {
        if (clips) {
            norm.sumPieces(regions.gradients());
            norm.finish();
        }
        if (pieces.count() > 0) {
            device.launch(
                    kernel,
                    Grid.of(pieces.count(), 256),
                    pieces.table(),
                    scalars.address(),
                    norm.address(),
                    regions.weights(),
                    regions.gradients(),
                    regions.moments()[0],
                    regions.moments()[1],
                    regions.shadow(),
                    norm.parts(),
                    (float) rule.beta1(),
                    (float) (1 - rule.beta1()),
                    (float) rule.beta2(),
                    (float) (1 - rule.beta2()),
                    (float) rule.epsilon());
        }
        if (!clips) {
            norm.finish();
        }
    }

    @Override
    public GradientNorm norm() {
        return norm;
    }

    @Override
    public void close() {
        device.free(pieces.table());
        norm.close();
        scalars.close();
    }
}
