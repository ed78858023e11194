package io.mae4j.engine.cuda.update;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.engine.plan.Range;
import io.mae4j.graph.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** LARS and SGD. Settings are those of a parameter, since LARS scales each by its own norms. */
final class MomentumUpdate implements CudaOptimizer.Update {
    private static final int SETTINGS = 3; // learning rate, weight decay, and LARS's ratio, which the card writes

    private final Device device;
    private final Training training;
    private final CudaOptimizer.Regions regions;
    private final List<ParameterLayout.Slot> slots;
    private final Pieces pieces;
    private final GradientNorm norm;
    private final DeviceTable settings;
    private final int adaptedCount;
    private final long adapted; // group, first piece and count of pieces of each parameter that LARS scales
    private final long adaptedParts;
    private final Kernel larsParts;
    private final Kernel larsRatio;
    private final Kernel update;

    MomentumUpdate(Device device, Training training, ParameterLayout layout, CudaOptimizer.Regions regions) {
        this.device = device;
        this.training = training;
        this.regions = regions;
        slots = layout.slots().values().stream()
                .filter(slot -> slot.parameter().trainable())
                .toList();
        pieces = Pieces.of(
                device,
                IntStream.range(0, slots.size())
                        .mapToObj(i -> new Range(
                                slots.get(i).from(),
                                i + 1 < slots.size() ? slots.get(i + 1).from() : layout.trainable()))
                        .toList()); // with the gaps, which are zeros
        Kernel.Source source = Kernel.Source.of("optimizers", "SQUARES", 0);
        norm = new GradientNorm(device, source, pieces, training.clipNorm(), regions.norm());
        settings = new DeviceTable(device, SETTINGS * Math.max(1, slots.size()), "optimiser settings");
        int[] matrices = IntStream.range(0, slots.size())
                .filter(i -> adapts(slots.get(i).parameter()))
                .toArray();
        adaptedCount = matrices.length;
        adapted = adaptedTable(matrices);
        adaptedParts = device.allocate(16L * Math.max(1, pieces.count()), "LARS norms");
        larsParts = device.kernel(source, "larsParts");
        larsRatio = device.kernel(source, "larsRatio");
        update = device.kernel(source, "momentum");
    }

    private boolean isLars() {
        return training.rule() instanceof UpdateRule.Lars;
    }

    private boolean adapts(Parameter parameter) {
        return isLars() && parameter.shape().rank() > 1;
    }

    private long adaptedTable(int[] groups) {
        ByteBuffer table = ByteBuffer.allocateDirect(12 * groups.length).order(ByteOrder.nativeOrder());
        for (int group : groups) {
            table.putInt(group).putInt(pieces.firsts().get(group)).putInt(pieces.count(group));
        }
        table.flip();
        return DeviceTable.upload(device, table, "LARS table");
    }

    @Override
    public void prepare(double learningRate, long step) {
        for (int i = 0; i < slots.size(); i++) {
            Parameter parameter = slots.get(i).parameter();
            ParameterGroup group = training.group(parameter.name());
            settings.put(SETTINGS * i, learningRate * group.learningRateScale());
            settings.put(SETTINGS * i + 1, isLars() && !adapts(parameter) ? 0 : group.weightDecay());
            settings.put(SETTINGS * i + 2, 1);
        }
        settings.upload();
    }

    @Override
    public void enqueue() {
        norm.sumPieces(regions.gradients());
        norm.finish();
        if (pieces.count() == 0) {
            return;
        }
        Grid grid = Grid.of(pieces.count(), 256);
        if (adaptedCount > 0) {
            device.launch(
                    larsParts,
                    grid,
                    pieces.table(),
                    settings.address(),
                    norm.address(),
                    regions.weights(),
                    regions.gradients(),
                    adaptedParts);
            device.launch(larsRatio, Grid.of(adaptedCount, 32), adapted, adaptedParts, settings.address(), (float)
                    ((UpdateRule.Lars) training.rule()).trust());
        }
        device.launch(
                update,
                grid,
                pieces.table(),
                settings.address(),
                norm.address(),
                regions.weights(),
                regions.gradients(),
                regions.moments()[0],
                regions.shadow(),
                (float) momentum(training.rule()),
                training.rule() instanceof UpdateRule.Sgd sgd && sgd.nesterov() ? 1 : 0);
    }

    private static double momentum(UpdateRule rule) {
        return rule instanceof UpdateRule.Lars lars ? lars.momentum() : ((UpdateRule.Sgd) rule).momentum();
    }

    @Override
    public GradientNorm norm() {
        return norm;
    }

    @Override
    public void close() {
        device.free(pieces.table());
        device.free(adapted);
        device.free(adaptedParts);
        norm.close();
        settings.close();
    }
}
