package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Range;
import io.mae4j.graph.Node;
import io.mae4j.graph.ScatterAdd;
import java.util.Arrays;
import java.util.List;

/** Gathering tokens by index and its opposite. */
final class Tokens {
    private Tokens() {}

    static void gather(PlanBuilder p, Node node, String label) {
        Value x = p.float32(node.input(0));
        Value indices = p.value(node.input(1));
        Value y = p.output(node.output(0));
        int count = indices.shape().dim(1);
        int tokens = x.shape().dim(1);
        boolean shared = x.shape().dim(0) == 1;
        long row = 4L * x.shape().dim(2);
        p.step(
                label,
                p.split(indices.shape().size(), 1).stream()
                        .map(r -> Unit.host(
                                () -> {
                                    for (long i = r.from(); i < r.to(); i++) {
                                        long token = index(indices, i, tokens) + (shared ? 0 : i / count * tokens);
                                        NativeMemory.copy(
                                                x.at().address() + token * row, y.at().address() + i * row, row);
                                    }
                                },
                                x.at().buffer(),
                                indices.at().buffer(),
                                y.at().buffer()))
                        .toList());
    }

    static void scatterAdd(PlanBuilder p, Node node, ScatterAdd op, String label) {
        Value dy = p.float32(node.input(0));
        Value indices = p.value(node.input(1));
        Value dx = p.output(node.output(0));
        int count = indices.shape().dim(1);
        int batch = indices.shape().dim(0);
        int dim = dy.shape().dim(2);
        // pictures that share their tokens are summed one after another, by one worker
        List<Range> ranges = op.batches() == batch ? p.split(batch, 1) : List.of(new Range(0, batch));
        p.step(
                label,
                ranges.stream()
                        .map(r -> Unit.host(
                                () -> {
                                    boolean[] written = new boolean[op.tokens()];
                                    for (long b = r.from(); b < r.to(); b++) {
                                        boolean fresh = op.batches() == batch || b == r.from();
                                        if (fresh) {
                                            Arrays.fill(written, false);
                                        }
                                        long to = dx.at().address()
                                                + (op.batches() == batch ? b : 0) * op.tokens() * 4L * dim;
                                        for (int k = 0; k < count; k++) {
                                            int token = index(indices, b * count + k, op.tokens());
                                            long from = dy.at().address() + (b * count + k) * 4L * dim;
                                            if (written[token]) {
                                                add(from, to + token * 4L * dim, dim);
                                            } else {
                                                NativeMemory.copy(from, to + token * 4L * dim, 4L * dim);
                                                written[token] = true;
                                            }
                                        }
                                        if (op.batches() == batch || b == r.to() - 1) {
                                            for (int token = 0; token < op.tokens(); token++) {
                                                if (!written[token]) {
                                                    NativeMemory.zero(to + token * 4L * dim, 4L * dim);
                                                }
                                            }
                                        }
                                    }
                                },
                                dy.at().buffer(),
                                indices.at().buffer(),
                                dx.at().buffer()))
                        .toList());
    }

    private static int index(Value indices, long i, int tokens) {
        int index = NativeMemory.getInt(indices.at().address() + 4 * i);
        if (index < 0 || index >= tokens) {
            throw new IllegalArgumentException("token index " + index + " is outside 0.." + (tokens - 1));
        }
        return index;
    }

    private static void add(long from, long to, int count) {
        for (long i = 0; i < 4L * count; i += 4) {
            NativeMemory.putFloat(to + i, NativeMemory.getFloat(to + i) + NativeMemory.getFloat(from + i));
        }
    }
}
