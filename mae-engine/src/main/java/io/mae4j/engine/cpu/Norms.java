package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Range;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Softmax;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Layer norm and softmax over rows. Where the graph has the inverse deviation of a row, this engine keeps the variance, which
 * is what oneDNN's gradient reads.
 */
final class Norms {
    private Norms() {}

    static void layerNorm(PlanBuilder p, Node node, LayerNorm op, String label) {
        boolean affine = node.inputs().size() == 3;
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        Value mean = p.output(node.output(1));
        Value variance = p.temporary(Desc.F32, node.output(2).shape());
        p.keep(node.output(2), variance);
        List<Unit> units = new ArrayList<>();
        for (Range rows : p.split(x.shape().rows(), 1)) {
            Call call = new Call(forward(x, y, rows, op.epsilon(), affine))
                    .with(dnnl.DNNL_ARG_SRC, x.matrix().rows(rows).at())
                    .with(dnnl.DNNL_ARG_DST, y.matrix().rows(rows).at())
                    .with(dnnl.DNNL_ARG_MEAN, mean.element(rows.from()))
                    .with(dnnl.DNNL_ARG_VARIANCE, variance.element(rows.from()));
            if (affine) {
                call.with(dnnl.DNNL_ARG_SCALE, p.float32(node.input(1)).at())
                        .with(dnnl.DNNL_ARG_SHIFT, p.float32(node.input(2)).at());
            }
            units.add(call);
        }
        p.step(label, units);
        if (p.usage().isReadBesides(node.output(2), LayerNormGradient.class)) {
            p.step(label + " deviations", inverse(variance, p.output(node.output(2)), op.epsilon()));
        }
    }

    private static Unit inverse(Value variance, Value result, double epsilon) {
        return Unit.host(
                () -> {
                    for (long i = 0; i < result.shape().size(); i++) {
                        double v = NativeMemory.getFloat(variance.element(i).address());
                        NativeMemory.putFloat(result.element(i).address(), (float) (1 / Math.sqrt(v + epsilon)));
                    }
                },
                variance.at().buffer(),
                result.at().buffer());
    }

    private static Primitive forward(Value x, Value y, Range rows, double epsilon, boolean affine) {
        return Primitive.layerNorm(
                x.matrix().rows(rows).desc(),
                y.matrix().rows(rows).desc(),
                Desc.dense(Desc.F32, rows.size()),
                epsilon,
                affine);
    }

    static void layerNormGradient(PlanBuilder p, Node node, String label) {
        boolean affine = node.inputs().size() == 5;
        double epsilon = ((LayerNorm) node.input(1).node().op()).epsilon();
        Value x = p.float32(node.input(0));
        Value mean = p.value(node.input(1));
        Value variance = p.kept(node.input(2));
        Value dy = affine ? p.value(node.input(3)) : p.float32(node.input(3));
        Value dx = p.output(node.output(0));
        int dim = x.shape().dim(-1);
        List<Range> parts = p.split(x.shape().rows(), 1);
        Value partial =
                p.temporary(Desc.F32, Shape.of(2, parts.size(), dim)); // scale and shift gradients, a row a unit
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Range rows = parts.get(i);
            Desc statistics = Desc.dense(Desc.F32, rows.size());
            Primitive hint = forward(x, dy, rows, epsilon, affine);
            Primitive backward = Primitive.layerNormBackward(
                    dx.matrix().rows(rows).desc(),
                    dy.matrix().rows(rows).desc(),
                    x.matrix().rows(rows).desc(),
                    statistics,
                    epsilon,
                    affine,
                    hint);
            Call call = new Call(backward)
                    .with(dnnl.DNNL_ARG_SRC, x.matrix().rows(rows).at())
                    .with(dnnl.DNNL_ARG_DIFF_DST, dy.matrix().rows(rows).at())
                    .with(dnnl.DNNL_ARG_DIFF_SRC, dx.matrix().rows(rows).at())
                    .with(dnnl.DNNL_ARG_MEAN, mean.element(rows.from()))
                    .with(dnnl.DNNL_ARG_VARIANCE, variance.element(rows.from()));
            if (affine) {
                call.with(dnnl.DNNL_ARG_SCALE, p.float32(node.input(4)).at())
                        .with(dnnl.DNNL_ARG_DIFF_SCALE, partial.element((long) i * dim))
                        .with(dnnl.DNNL_ARG_DIFF_SHIFT, partial.element((long) (parts.size() + i) * dim));
            }
            units.add(call);
        }
        p.step(label, units);
        if (affine) {
            p.step(
                    label + " sums",
                    sum(p, node, 1, partial, 0, parts.size()),
                    sum(p, node, 2, partial, parts.size(), parts.size()));
        }
    }

    private static Unit sum(PlanBuilder p, Node node, int output, Value partial, int firstRow, int rows) {
        Value accumulator = p.accumulator(node.output(output));
        Value result = accumulator != null ? accumulator : p.output(node.output(output));
        int dim = result.shape().dim(0);
        return Unit.host(
                () -> {
                    long to = result.at().address();
                    long from = partial.at().address() + 4L * firstRow * dim;
                    for (int i = 0; i < dim; i++) {
                        float sum = accumulator != null ? NativeMemory.getFloat(to + 4L * i) : 0;
                        for (int r = 0; r < rows; r++) {
                            sum += NativeMemory.getFloat(from + 4L * ((long) r * dim + i));
                        }
                        NativeMemory.putFloat(to + 4L * i, sum);
                    }
                },
                partial.at().buffer(),
                result.at().buffer());
    }

    static void softmax(PlanBuilder p, Node node, Softmax op, String label) {
        Value x = p.float32(node.input(0));
        p.step(label, softmaxUnits(p, x, p.output(node.output(0)), false));
    }

    static List<Unit> softmaxUnits(PlanBuilder p, Value x, Value y, boolean logarithm) {
        return p.split(x.shape().rows(), 1).stream()
                .<Unit>map(rows -> new Call(Primitive.softmax(
                                x.matrix().rows(rows).desc(),
                                y.matrix().rows(rows).desc(),
                                logarithm))
                        .with(dnnl.DNNL_ARG_SRC, x.matrix().rows(rows).at())
                        .with(dnnl.DNNL_ARG_DST, y.matrix().rows(rows).at()))
                .toList();
    }
}
