package io.mae4j.engine.cpu;

import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.plan.Arena;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.engine.plan.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.global.dnnl;

/**
 * AdamW in one pass over memory: blocks that stay in a core's cache, each through three primitives, its bfloat16 copy, and its
 * share of the gradient norm. What changes from step to step are one-element operands, so nothing is created in a step.
 *
 * <pre>
 * m = beta1 m + (1 - beta1) s g                  s: clipping
 * v = beta2 v + (1 - beta2) s^2 g^2
 * w = decay (w + rate m / (root sqrt(v) + eps))  decay = 1 - lr wd, rate = -lr / (1 - beta1^t) / decay, root = 1 / sqrt(1 - beta2^t)
 * </pre>
 */
final class AdamWStep implements Optimizer {
    private static final int LARGEST_BLOCK = 1 << 18; // elements: four vectors of 1 MiB; half of it costs a tenth more
    private static final int SMALLEST_BLOCK = 1 << 13;
    private static final int CLIP = 0;
    private static final int CLIP_SQUARED = 1;
    private static final int ROOT_SQUARED = 2;
    private static final int RATE = 3;
    private static final int DECAY = 4;

    private final UpdateRule.AdamW rule;
    private final OptionalDouble clipNorm;
    private final ParameterStore store;
    private final NativeMemory scalars; // 16 floats for each span
    private final List<Unit> updates = new ArrayList<>();
    private final GradientNorm norm;
    private final List<Step> normSteps;
    private final List<Step> updateSteps;
    private final NativeMemory scratch;
    private final long scratchBytes;
    private long steps;

    AdamWStep(UpdateRule.AdamW rule, OptionalDouble clipNorm, ParameterStore store, int threads) {
        this.rule = rule;
        this.clipNorm = clipNorm;
        this.store = store;
        this.scalars = NativeMemory.allocate(64L * Math.max(1, store.spans().size()), "optimiser scalars");
        List<Range> blocks = new ArrayList<>();
        long size = blockSize(store, threads);
        for (int s = 0; s < store.spans().size(); s++) {
            Range span = store.spans().get(s).range();
            for (long from = span.from(); from < span.to(); from += size) {
                Range block = new Range(from, Math.min(span.to(), from + size));
                blocks.add(block);
                updates.add(update(block, scalars.address() + 64L * s));
            }
        }
        updates.forEach(Unit::bind);
        norm = new GradientNorm(store.gradients(), blocks);
        List<Unit> normUnits = new ArrayList<>();
        List<Unit> updateUnits = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            normUnits.add(norm.unit(i));
            updateUnits.add(clipNorm.isPresent() ? updates.get(i) : Unit.sequence(norm.unit(i), updates.get(i)));
        }
        normSteps = clipNorm.isPresent() ? List.of(new Step("gradient norm", normUnits)) : List.of();
        updateSteps = List.of(new Step("AdamW", updateUnits));
        scratchBytes = Math.max(
                64,
                Math.max(
                                norm.scratchBytes(),
                                updates.stream()
                                        .mapToLong(Unit::scratchBytes)
                                        .max()
                                        .orElse(0))
                        + 4096);
        scratch = NativeMemory.allocate(scratchBytes * threads, "optimiser scratch");
    }

    // small models are cut finer, so that every worker has something to do
    private static long blockSize(ParameterStore store, int threads) {
        long total = store.spans().stream().mapToLong(s -> s.range().size()).sum();
        long share = Arena.align(total / (4L * threads));
        return Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, share));
    }

    private Unit update(Range block, long scalar) {
        Desc x = Desc.dense(Desc.F32, 1, block.size());
        Desc one = Desc.dense(Desc.F32, 1, 1);
        Operand w = at(store.weights(), block, 4);
        Operand g = at(store.gradients(), block, 4);
        Operand m = at(store.moment(0), block, 4);
        Operand v = at(store.moment(1), block, 4);
        Call first = new Call(Primitive.binary(
                        dnnl.dnnl_binary_mul,
                        x,
                        one,
                        x,
                        PostOps.none().scale(1 - rule.beta1()).sum(rule.beta1())))
                .with(dnnl.DNNL_ARG_SRC_0, g)
                .with(dnnl.DNNL_ARG_SRC_1, scalar(scalar, CLIP))
                .with(dnnl.DNNL_ARG_DST, m);
        PostOps squares = PostOps.none()
                .binary(dnnl.dnnl_binary_mul, one)
                .scale(1 - rule.beta2())
                .sum(rule.beta2());
        Call second = new Call(Primitive.binary(dnnl.dnnl_binary_mul, x, x, x, squares))
                .with(dnnl.DNNL_ARG_SRC_0, g)
                .with(dnnl.DNNL_ARG_SRC_1, g)
                .with(PostOps.argument(0), scalar(scalar, CLIP_SQUARED))
                .with(dnnl.DNNL_ARG_DST, v);
        PostOps step = PostOps.none()
                .eltwise(dnnl.dnnl_eltwise_sqrt, 0, 0)
                .eltwise(dnnl.dnnl_eltwise_linear, 1, rule.epsilon())
                .eltwise(dnnl.dnnl_eltwise_pow, 1, -1)
                .binary(dnnl.dnnl_binary_mul, x)
                .binary(dnnl.dnnl_binary_mul, one)
                .sum(1)
                .binary(dnnl.dnnl_binary_mul, one);
        Call third = new Call(Primitive.binary(dnnl.dnnl_binary_mul, x, one, x, step))
                .with(dnnl.DNNL_ARG_SRC_0, v)
                .with(dnnl.DNNL_ARG_SRC_1, scalar(scalar, ROOT_SQUARED))
                .with(PostOps.argument(3), m)
                .with(PostOps.argument(4), scalar(scalar, RATE))
                .with(PostOps.argument(6), scalar(scalar, DECAY))
                .with(dnnl.DNNL_ARG_DST, w);
        if (store.shadow().isEmpty()) {
            return Unit.sequence(first, second, third);
        }
        Call shadow = new Call(Primitive.reorder(x, Desc.dense(Desc.BF16, 1, block.size()), PostOps.none()))
                .with(dnnl.DNNL_ARG_FROM, w)
                .with(dnnl.DNNL_ARG_TO, at(store.shadow().get(), block, 2));
        return Unit.sequence(first, second, third, shadow);
    }

    private static Operand at(long region, Range block, int bytes) {
        return Operand.of(Buffer.fixed(region + bytes * block.from(), bytes * block.size()));
    }

    private static Operand scalar(long address, int index) {
        return Operand.of(Buffer.fixed(address + 4L * index, 4));
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
        double clip = 1;
        if (clipNorm.isPresent()) {
            pool.run(normSteps, null, scratch.address(), scratchBytes, 0);
            clip = Math.min(1, clipNorm.getAsDouble() / (norm.norm() + Training.CLIP_EPSILON));
        }
        for (int s = 0; s < store.spans().size(); s++) {
            ParameterLayout.Span span = store.spans().get(s);
            double lr = learningRate * span.group().learningRateScale();
            double decay = 1 - lr * span.group().weightDecay();
            long at = scalars.address() + 64L * s;
            put(at, CLIP, clip);
            put(at, CLIP_SQUARED, clip * clip);
            put(at, ROOT_SQUARED, 1 / (1 - Math.pow(rule.beta2(), steps)));
            put(at, RATE, -lr / (1 - Math.pow(rule.beta1(), steps)) / decay);
            put(at, DECAY, decay);
        }
        pool.run(updateSteps, null, scratch.address(), scratchBytes, 0);
        return norm.norm();
    }

    private static void put(long scalars, int index, double value) {
        NativeMemory.putFloat(scalars + 4L * index, (float) value);
    }

    @Override
    public void close() {
        updates.forEach(Unit::close);
        norm.close();
        scalars.close();
        scratch.close();
    }
}
