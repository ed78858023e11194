package io.mae4j.engine.cpu;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.plan.ParameterLayout;
import java.util.List;

/** LARS and SGD: for heads and probes, whose parameters are few, so plain loops do. */
final class MomentumStep implements Optimizer {
    private final Training training;
    private final ParameterStore store;
    private final List<ParameterLayout.Slot> slots;
    private long steps;

    MomentumStep(Training training, ParameterStore store) {
        this.training = training;
        this.store = store;
        this.slots = store.slots().values().stream()
                .filter(s -> s.parameter().trainable())
                .toList();
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void resumeAt(long count) {
        steps = count;
    }

    @Override
    public double update(WorkerPool pool, double learningRate) {
        steps++;
        double sum = 0;
        for (ParameterLayout.Slot slot : slots) {
            sum += squares(store.gradients() + 4 * slot.from(), slot.size());
        }
        double norm = Math.sqrt(sum);
        double clip = training.clipNorm().isPresent()
                ? Math.min(1, training.clipNorm().getAsDouble() / (norm + Training.CLIP_EPSILON))
                : 1;
        List<Unit> units = slots.stream()
                .map(slot -> Unit.host(() -> update(slot, learningRate, clip)))
                .toList();
        pool.run(List.of(new Step("momentum", units)), null, 0, 0, 0);
        return norm;
    }

    private void update(ParameterLayout.Slot slot, double learningRate, double clip) {
        ParameterGroup group = training.group(slot.parameter().name());
        boolean lars = training.rule() instanceof UpdateRule.Lars;
        boolean vector = slot.parameter().shape().rank() <= 1;
        double decay = lars && vector ? 0 : group.weightDecay();
        double lr = learningRate * group.learningRateScale();
        double momentum = training.rule() instanceof UpdateRule.Lars l
                ? l.momentum()
                : ((UpdateRule.Sgd) training.rule()).momentum();
        boolean nesterov = training.rule() instanceof UpdateRule.Sgd s && s.nesterov();
        long w = store.weights() + 4 * slot.from();
        long g = store.gradients() + 4 * slot.from();
        long mu = store.moment(0) + 4 * slot.from();
        double trust =
                training.rule() instanceof UpdateRule.Lars l && !vector ? trust(l, w, g, slot.size(), decay, clip) : 1;
        for (long i = 0; i < 4 * slot.size(); i += 4) {
            double weight = NativeMemory.getFloat(w + i);
            double d = trust * (clip * NativeMemory.getFloat(g + i) + decay * weight);
            float moment = (float) (momentum * NativeMemory.getFloat(mu + i) + d);
            NativeMemory.putFloat(mu + i, moment);
            NativeMemory.putFloat(w + i, (float) (weight - lr * (nesterov ? d + momentum * moment : moment)));
        }
        store.shadow().ifPresent(shadow -> shadow(w, shadow + 2 * slot.from(), slot.size()));
    }

    // trust * |w| / |g + decay w|, or 1 where one of them is zero
    private static double trust(UpdateRule.Lars rule, long w, long g, long size, double decay, double clip) {
        double weights = 0;
        double updates = 0;
        for (long i = 0; i < 4 * size; i += 4) {
            double weight = NativeMemory.getFloat(w + i);
            double d = clip * NativeMemory.getFloat(g + i) + decay * weight;
            weights += weight * weight;
            updates += d * d;
        }
        return weights > 0 && updates > 0 ? rule.trust() * Math.sqrt(weights / updates) : 1;
    }

    private static double squares(long address, long size) {
        double sum = 0;
        for (long i = 0; i < 4 * size; i += 4) {
            double value = NativeMemory.getFloat(address + i);
            sum += value * value;
        }
        return sum;
    }

    /** The bits of the nearest bfloat16, of two equally near ones the even. */
    static short bf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (short) ((bits + 0x7FFF + (bits >>> 16 & 1)) >>> 16);
    }

    private static void shadow(long from, long to, long size) {
        for (long i = 0; i < size; i++) {
            NativeMemory.UNSAFE.putShort(to + 2 * i, bf16(NativeMemory.getFloat(from + 4 * i)));
        }
    }

    @Override
    public void close() {}
}
