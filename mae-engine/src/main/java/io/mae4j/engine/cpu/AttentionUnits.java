package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Arena;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.graph.Attention;
import io.mae4j.graph.AttentionGradient;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/**
 * Attention in units of a few heads of one picture, or of a few pictures, whose scores stay in a core's cache. Reads the packed
 * projections and writes the packed gradient in place, through strides. For training the probabilities are kept for the gradient;
 * they lie where the graph has the logarithm of the denominators, which only the gradient reads.
 */
final class AttentionUnits {
    private static final long SCORES_BYTES = 1 << 20; // of one unit
    private static final long SMALL_SCORES_BYTES = 1 << 17; // of one unit with several pictures

    private final PlanBuilder p;
    private final int batch;
    private final int tokens;
    private final int heads;
    private final int headDim;
    private final int group; // heads of a unit
    private final int images; // pictures of a unit, all heads of each
    private final int type;

    private AttentionUnits(PlanBuilder p, Shape qkv, int heads, int type) {
        this.p = p;
        this.batch = qkv.dim(0);
        this.tokens = qkv.dim(1);
        this.heads = heads;
        this.headDim = new Attention(heads).headDim(qkv);
        this.type = type;
        this.group = group();
        this.images = images();
    }

    static void forward(PlanBuilder p, Node node, Attention op, String label) {
        Value qkv = p.operand(node.input(0));
        AttentionUnits shape = new AttentionUnits(p, qkv.shape(), op.heads(), qkv.type());
        Value out = p.output(node.output(0));
        Value keyBias = node.inputs().size() == 2 ? keyBias(p, node.input(1), label) : null;
        Value kept = null;
        if (p.usage().isUsed(node.output(1))) {
            kept = p.temporary(qkv.type(), shape.scoresShape());
            p.keep(node.output(1), kept);
        }
        p.step(label, shape.forwardUnits(qkv, out, kept, keyBias));
        if (p.usage().isReadBesides(node.output(1), AttentionGradient.class)) {
            Value queries = p.float32(node.input(0));
            Value probabilities = kept;
            Value denominators = p.output(node.output(1));
            p.step(
                    label + " denominators",
                    Unit.host(
                            () -> shape.denominators(queries, probabilities, denominators),
                            queries.at().buffer(),
                            probabilities.at().buffer(),
                            denominators.at().buffer()));
        }
    }

    static void backward(PlanBuilder p, Node node, int heads, String label) {
        Value qkv = p.operand(node.input(0));
        AttentionUnits shape = new AttentionUnits(p, qkv.shape(), heads, qkv.type());
        Value kept = p.kept(node.input(2));
        Value dOut = p.operand(node.input(3));
        Value dQkv = p.output(node.output(0));
        p.step(label, shape.backwardUnits(qkv, kept, dOut, dQkv));
    }

    // the score of the likeliest key less the logarithm of its probability
    private void denominators(Value qkv, Value probabilities, Value result) {
        long dim = (long) heads * headDim;
        for (long row = 0; row < result.shape().size(); row++) {
            long b = row / tokens / heads;
            long h = row / tokens % heads;
            int best = 0;
            for (int key = 1; key < tokens; key++) {
                best = probability(probabilities, row, key) > probability(probabilities, row, best) ? key : best;
            }
            long query = (b * tokens + row % tokens) * 3 * dim + h * headDim;
            long key = (b * tokens + best) * 3 * dim + dim + h * headDim;
            double dot = 0;
            for (int i = 0; i < headDim; i++) {
                dot += (double) NativeMemory.getFloat(qkv.element(query + i).address())
                        * NativeMemory.getFloat(qkv.element(key + i).address());
            }
            double logarithm = dot / Math.sqrt(headDim) - Math.log(probability(probabilities, row, best));
            NativeMemory.putFloat(result.element(row).address(), (float) logarithm);
        }
    }

    private float probability(Value probabilities, long row, int key) {
        long address = probabilities.element(row * tokens + key).address();
        return type == Desc.F32
                ? NativeMemory.getFloat(address)
                : Float.intBitsToFloat(NativeMemory.UNSAFE.getShort(address) << 16);
    }

    private Shape scoresShape() {
        return Shape.of(batch, heads, tokens, tokens);
    }

    // 0 for keys that are attended to, minus infinity for the others
    private static Value keyBias(PlanBuilder p, Tensor mask, String label) {
        Value given = p.float32(mask);
        Value bias = p.temporary(Desc.F32, mask.shape());
        long n = mask.shape().size();
        p.step(
                label + " key mask",
                Unit.host(
                        () -> {
                            for (long i = 0; i < n; i++) {
                                float keep = NativeMemory.getFloat(given.at().address() + 4 * i);
                                NativeMemory.putFloat(
                                        bias.at().address() + 4 * i, keep != 0 ? 0 : Float.NEGATIVE_INFINITY);
                            }
                        },
                        given.at().buffer(),
                        bias.at().buffer()));
        return bias;
    }

    private int group() {
        int best = 1;
        for (int g = 1; g <= heads; g++) {
            boolean fits = 4L * g * tokens * tokens <= SCORES_BYTES;
            boolean busy = (long) batch * (heads / g) >= 2L * p.threads();
            if (heads % g == 0 && fits && busy) {
                best = g;
            }
        }
        return best;
    }

    // a call costs microseconds, as much as a picture of few tokens: several share it
    private int images() {
        int best = 1;
        for (int n = 2; group == heads && n <= batch; n++) {
            boolean fits = 4L * n * heads * tokens * tokens <= SMALL_SCORES_BYTES;
            boolean busy = batch / n >= 4L * p.threads();
            if (batch % n == 0 && fits && busy && !isMisread(n)) {
                best = n;
            }
        }
        return best;
    }

    // oneDNN 3.11 reads other numbers than it is told to if a picture is as far from the next as its heads would be if
    // they lay one behind another, or if matrices have one row
    private boolean isMisread(int pictures) {
        return tokens == 1 || pictures == 3 * tokens;
    }

    private List<Unit> forwardUnits(Value qkv, Value out, Value kept, Value keyBias) {
        Desc q = packed(qkv.type());
        Desc result = output(out.type());
        Desc scores = scores(Desc.F32);
        PostOps post = PostOps.none().scale(1 / Math.sqrt(headDim));
        int maskOp = post.size();
        if (keyBias != null) {
            post.binary(
                    dnnl.dnnl_binary_add,
                    images == 1 ? Desc.dense(Desc.F32, 1, 1, tokens) : Desc.dense(Desc.F32, images, 1, 1, tokens));
        }
        Primitive queryKey = Primitive.matmul(q, q.transposed(), null, scores, post);
        Primitive softmax = Primitive.softmax(rows(Desc.F32), rows(type), false);
        Primitive weigh = Primitive.matmul(scores(type), q, null, result, PostOps.none());
        Operand s = p.workerMemory(0, scoresBytes(Desc.F32));
        Operand probabilities =
                type == Desc.F32 ? s : p.workerMemory(Arena.align(scoresBytes(Desc.F32)), scoresBytes(type));
        List<Unit> units = new ArrayList<>();
        for (int b = 0; b < batch; b += images) {
            for (int h = 0; h < heads; h += group) {
                Call scoresCall = new Call(queryKey)
                        .with(dnnl.DNNL_ARG_SRC, part(qkv, b, h, 0))
                        .with(dnnl.DNNL_ARG_WEIGHTS, part(qkv, b, h, 1))
                        .with(dnnl.DNNL_ARG_DST, s);
                if (keyBias != null) {
                    scoresCall.with(PostOps.argument(maskOp), keyBias.element((long) b * tokens));
                }
                Unit attend = Unit.sequence(
                        scoresCall,
                        new Call(softmax).with(dnnl.DNNL_ARG_SRC, s).with(dnnl.DNNL_ARG_DST, probabilities),
                        new Call(weigh)
                                .with(dnnl.DNNL_ARG_SRC, probabilities)
                                .with(dnnl.DNNL_ARG_WEIGHTS, part(qkv, b, h, 2))
                                .with(dnnl.DNNL_ARG_DST, outputPart(out, b, h)));
                units.add(
                        kept == null
                                ? attend
                                : Unit.sequence(
                                        attend, new Keep(probabilities, keptPart(kept, b, h), scoresBytes(type))));
            }
        }
        return units;
    }

    /**
     * Copies from the worker's memory, last: a product that wrote its scores to memory outside the caches would make the
     * softmax behind it wait for every line.
     */
    private record Keep(Operand from, Operand to, long bytes) implements Unit {
        @Override
        public void run(Worker worker) {
            NativeMemory.copy(worker.memory() + from.address(), to.address(), bytes);
        }

        @Override
        public List<Buffer> buffers() {
            return List.of(to.buffer());
        }
    }

    private List<Unit> backwardUnits(Value qkv, Value kept, Value dOut, Value dQkv) {
        Desc q = packed(qkv.type());
        Desc dq = packed(dQkv.type());
        Desc dOutput = output(dOut.type());
        Desc probabilities = scores(type);
        Desc sums = Desc.dense(Desc.F32, rows(type).dims()[0], 1);
        PostOps scaled = PostOps.none().scale(1 / Math.sqrt(headDim));
        PostOps weighed = PostOps.none().binary(dnnl.dnnl_binary_mul, probabilities);
        Primitive toValues = Primitive.matmul(probabilities.transposed(), dOutput, null, dq, PostOps.none());
        // the gradient of the softmax p at its gradient dp is p dp less p times the row's sum of p dp, in three parts
        // of which
        // the first costs nothing: oneDNN's own has no kernel for AVX2
        Primitive toProducts = Primitive.matmul(dOutput, q.transposed(), null, probabilities, weighed);
        Value ones = p.ones(tokens, type);
        Primitive toSums = Primitive.matmul(
                rows(type),
                Desc.dense(type, tokens, 1),
                null,
                sums,
                PostOps.none().scale(-1));
        Primitive toScores = Primitive.binary(
                dnnl.dnnl_binary_mul,
                rows(type),
                sums,
                rows(type),
                PostOps.none().sum(1));
        Primitive toQueries = Primitive.matmul(probabilities, q, null, dq, scaled);
        Primitive toKeys = Primitive.matmul(probabilities.transposed(), q, null, dq, scaled);
        Operand ds = p.workerMemory(0, scoresBytes(type));
        Operand sum = p.workerMemory(Arena.align(scoresBytes(type)), 4 * sums.dims()[0]);
        List<Unit> units = new ArrayList<>();
        for (int b = 0; b < batch; b += images) {
            for (int h = 0; h < heads; h += group) {
                Operand pr = keptPart(kept, b, h);
                Operand d = outputPart(dOut, b, h);
                units.add(Unit.sequence(
                        new Call(toValues)
                                .with(dnnl.DNNL_ARG_SRC, pr)
                                .with(dnnl.DNNL_ARG_WEIGHTS, d)
                                .with(dnnl.DNNL_ARG_DST, part(dQkv, b, h, 2)),
                        new Call(toProducts)
                                .with(dnnl.DNNL_ARG_SRC, d)
                                .with(dnnl.DNNL_ARG_WEIGHTS, part(qkv, b, h, 2))
                                .with(dnnl.DNNL_ARG_DST, ds)
                                .with(PostOps.argument(0), pr),
                        new Call(toSums)
                                .with(dnnl.DNNL_ARG_SRC, ds)
                                .with(dnnl.DNNL_ARG_WEIGHTS, ones.at())
                                .with(dnnl.DNNL_ARG_DST, sum),
                        new Call(toScores)
                                .with(dnnl.DNNL_ARG_SRC_0, pr)
                                .with(dnnl.DNNL_ARG_SRC_1, sum)
                                .with(dnnl.DNNL_ARG_DST, ds),
                        new Call(toQueries)
                                .with(dnnl.DNNL_ARG_SRC, ds)
                                .with(dnnl.DNNL_ARG_WEIGHTS, part(qkv, b, h, 1))
                                .with(dnnl.DNNL_ARG_DST, part(dQkv, b, h, 0)),
                        new Call(toKeys)
                                .with(dnnl.DNNL_ARG_SRC, ds)
                                .with(dnnl.DNNL_ARG_WEIGHTS, part(qkv, b, h, 0))
                                .with(dnnl.DNNL_ARG_DST, part(dQkv, b, h, 1))));
            }
        }
        return units;
    }

    // heads of one of q, k, v: [group, tokens, headDim], or of several pictures: [images, heads, tokens, headDim]
    private Desc packed(int elementType) {
        return strided(elementType, 3L * heads * headDim);
    }

    private Desc output(int elementType) {
        return strided(elementType, (long) heads * headDim);
    }

    private Desc strided(int elementType, long token) {
        return images == 1
                ? new Desc(elementType, new long[] {group, tokens, headDim}, new long[] {headDim, token, 1})
                : new Desc(elementType, new long[] {images, heads, tokens, headDim}, new long[] {
                    tokens * token, headDim, token, 1
                });
    }

    private Desc scores(int elementType) {
        return images == 1
                ? Desc.dense(elementType, group, tokens, tokens)
                : Desc.dense(elementType, images, heads, tokens, tokens);
    }

    private Desc rows(int elementType) {
        return Desc.dense(elementType, (long) images * group * tokens, tokens);
    }

    private long scoresBytes(int elementType) {
        return (long) images * group * tokens * tokens * Desc.bytes(elementType);
    }

    private Operand part(Value packed, int b, int h, int which) {
        long dim = (long) heads * headDim;
        return packed.element((long) b * tokens * 3 * dim + which * dim + (long) h * headDim);
    }

    private Operand outputPart(Value value, int b, int h) {
        return value.element((long) b * tokens * heads * headDim + (long) h * headDim);
    }

    private Operand keptPart(Value kept, int b, int h) {
        return kept.element(((long) b * heads + h) * tokens * tokens);
    }
}
