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
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.dnnl.global.dnnl;

/**
 * AdamW by blocks, with their bfloat16 copies and their share of the gradient norm: in one pass over memory where Java can ({@link
 * OnePassAdamW}), else through three primitives while a block stays in a core's cache. What changes from step to step are
 * one-element operands, so that no primitive is made in a step.
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
    private static final double NONE = 0x1p-53; // for a decay of 0, by which nothing is divided: the least beside it

    private final UpdateRule.AdamW rule;
    private final OptionalDouble clipNorm;
    private final ParameterStore store;
    private final int threads;
    private final NativeMemory scalars; // 16 floats for each span
    private final List<Block> blocks = new ArrayList<>();
    private final GradientNorm norm;
    private final Optional<OnePassAdamW> onePass;
    private final List<Unit> bound = new ArrayList<>();
    private List<Step> normSteps;
    private List<Step> updateSteps; // of the gradients that the store keeps, from when they are first needed
    private NativeMemory scratch;
    private long scratchBytes;
    private long steps;

    /** @param onePass what updates a block in one pass; without it three primitives do */
    AdamWStep(
            UpdateRule.AdamW rule,
            OptionalDouble clipNorm,
            ParameterStore store,
            int threads,
            Optional<OnePassAdamW> onePass) {
        this.rule = rule;
        this.onePass = onePass;
        this.clipNorm = clipNorm;
        this.store = store;
        this.threads = threads;
        this.scalars = NativeMemory.allocate(64L * Math.max(1, store.spans().size()), "optimiser scalars");
        long size = blockSize(store, threads);
        for (ParameterLayout.Slot slot : store.slots().values()) {
            long end = slot.parameter().trainable() ? slot.from() + slot.size() : slot.from();
            for (long from = slot.from(); from < end; from += size) {
                blocks.add(new Block(slot, new Range(from, Math.min(end, from + size)), blocks.size()));
            }
        }
        this.norm = new GradientNorm(blocks.size());
    }

    // for gradients that wait in the store
    private void prepare() {
        if (updateSteps != null) {
            return;
        }
        List<Unit> norms = new ArrayList<>(); // where the update has to wait for the norm
        List<Unit> updates = new ArrayList<>();
        for (Block block : blocks) {
            Operand gradient = at(store.gradients(), block.elements(), 4);
            if (clipNorm.isPresent()) {
                norms.add(normUnit(block, gradient));
                updates.add(update(block, gradient));
            } else {
                updates.add(unit(block, gradient));
            }
        }
        bound.addAll(norms);
        bound.addAll(updates);
        bound.forEach(Unit::bind);
        long needed = bound.stream().mapToLong(Unit::scratchBytes).max().orElse(0);
        scratchBytes = Arena.align(needed) + 4096;
        scratch = NativeMemory.allocate(scratchBytes * threads, "optimiser scratch");
        normSteps = List.of(new Step("gradient norm", norms));
        updateSteps = List.of(new Step("AdamW", updates));
    }

    // small models are cut finer, so that every worker has something to do
    private static long blockSize(ParameterStore store, int threads) {
        long total = store.spans().stream().mapToLong(s -> s.range().size()).sum();
        long share = Arena.align(total / (4L * threads));
        return Math.max(SMALLEST_BLOCK, Math.min(LARGEST_BLOCK, share));
    }

    @Override
    public List<Block> blocks() {
        return clipNorm.isPresent() ? List.of() : blocks;
    }

    @Override
    public Unit unit(Block block, Operand gradient) {
        return onePass.isPresent()
                ? update(block, gradient)
                : Unit.sequence(normUnit(block, gradient), update(block, gradient));
    }

    private Unit normUnit(Block block, Operand gradient) {
        return norm.unit(block.number(), gradient, block.elements().size());
    }

    private Unit update(Block block, Operand gradient) {
        return onePass.map(kernel -> inOnePass(kernel, block, gradient)).orElseGet(() -> inThree(block, gradient));
    }

    private long scalars(Block of) {
        int span = 0;
        while (store.spans().get(span).range().to() <= of.elements().from()) {
            span++;
        }
        return scalars.address() + 64L * span;
    }

    private Unit inOnePass(OnePassAdamW kernel, Block block, Operand gradient) {
        long from = scalars(block);
        OnePassUnit.Place place = new OnePassUnit.Place(
                store, block.elements(), gradient, share -> norm.put(block.number(), (float) share));
        return new OnePassUnit(
                kernel,
                place,
                () -> new OnePassAdamW.Scalars(
                        (float) rule.beta1(),
                        (float) rule.beta2(),
                        (float) rule.epsilon(),
                        get(from, CLIP),
                        get(from, ROOT_SQUARED),
                        get(from, RATE),
                        get(from, DECAY)));
    }

    private static float get(long scalars, int index) {
        return NativeMemory.getFloat(scalars + 4L * index);
    }

    private Unit inThree(Block of, Operand g) {
        Range block = of.elements();
        long scalar = scalars(of);
        Desc x = Desc.dense(Desc.F32, 1, block.size());
        Desc one = Desc.dense(Desc.F32, 1, 1);
        Operand w = at(store.weights(), block, 4);
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
        prepare();
        double clip = 1;
        if (clipNorm.isPresent()) {
            pool.run(normSteps, null, scratch.address(), scratchBytes, 0);
            clip = Math.min(1, clipNorm.getAsDouble() / (norm.norm() + Training.CLIP_EPSILON));
        }
        begin(learningRate, clip);
        pool.run(updateSteps, null, scratch.address(), scratchBytes, 0);
        return end();
    }

    @Override
    public void begin(double learningRate) {
        begin(learningRate, 1);
    }

    private void begin(double learningRate, double clip) {
        long step = steps + 1;
        for (int s = 0; s < store.spans().size(); s++) {
            ParameterLayout.Span span = store.spans().get(s);
            double lr = learningRate * span.group().learningRateScale();
            double kept = 1 - lr * span.group().weightDecay();
            double decay = kept == 0 ? NONE : kept;
            long at = scalars.address() + 64L * s;
            put(at, CLIP, clip);
            put(at, CLIP_SQUARED, clip * clip);
            put(at, ROOT_SQUARED, 1 / (1 - Math.pow(rule.beta2(), step)));
            put(at, RATE, -lr / (1 - Math.pow(rule.beta1(), step)) / decay);
            put(at, DECAY, decay);
        }
    }

    @Override
    public double end() {
        steps++;
        return norm.norm();
    }

    private static void put(long scalars, int index, double value) {
        NativeMemory.putFloat(scalars + 4L * index, (float) value);
    }

    @Override
    public void close() {
        bound.forEach(Unit::close);
        bound.clear();
        norm.close();
        scalars.close();
        if (scratch != null) {
            scratch.close();
        }
    }
}
