package io.mae4j.engine.samediff;

import io.mae4j.graph.Attention;
import io.mae4j.graph.AttentionGradient;
import io.mae4j.graph.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Attention from matrix products and softmax. Its gradient shares the probabilities with the forward pass. */
final class AttentionRules {
    private static final double IGNORED = -1e30;

    private final Map<List<Object>, Heads> shared = new HashMap<>();

    // q, k, v; of the scaled, masked scores the largest, what is left without it, and the probabilities
    // [batch, heads, tokens, and channels, 1 or tokens]
    private record Heads(
            SDVariable q, SDVariable k, SDVariable v, SDVariable max, SDVariable shifted, SDVariable probabilities) {}

    static void addTo(Rules rules) {
        AttentionRules attention = new AttentionRules();
        rules.put(Attention.class, attention::forward);
        rules.put(AttentionGradient.class, attention::gradient);
    }

    private List<Lowered> forward(Attention op, Call c) {
        Heads h = heads(op.heads(), c, c.arity() == 2 ? c.in(1) : null);
        SDVariable output = c.sd().mmul(h.probabilities, h.v);
        SDVariable exps = c.sd().math().exp(h.shifted);
        SDVariable logDenominators = c.sd().math().log(exps.sum(true, 3)).add(h.max);
        Shape qkv = c.shape(0);
        return List.of(
                c.result(0, split(qkv, op.heads()), c.sd().permute(output, 0, 2, 1, 3)),
                c.result(1, Shape.of(qkv.dim(0), op.heads(), qkv.dim(1), 1), logDenominators));
    }

    private List<Lowered> gradient(AttentionGradient op, Call c) {
        SameDiff sd = c.sd();
        Heads h = heads(op.heads(), c, c.arity() == 5 ? c.in(4) : null);
        Shape qkv = c.shape(0);
        SDVariable dOutput = sd.permute(c.in(3).as(split(qkv, op.heads())), 0, 2, 1, 3);
        SDVariable dv = sd.mmul(h.probabilities, dOutput, true, false, false);
        SDVariable weighted = sd.mmul(dOutput, h.v, false, true, false).mul(h.probabilities);
        SDVariable dScores =
                weighted.sub(h.probabilities.mul(weighted.sum(true, 3))).mul(scale(qkv, op.heads()));
        SDVariable dq = sd.mmul(dScores, h.k);
        SDVariable dk = sd.mmul(dScores, h.q, true, false, false);
        SDVariable packed = sd.permute(sd.stack(0, dq, dk, dv), 1, 3, 0, 2, 4);
        return List.of(c.result(0, packed(qkv, op.heads()), packed));
    }

    private Heads heads(int heads, Call c, Lowered keyMask) {
        Lowered qkv = c.in(0);
        List<Object> key = keyMask == null ? List.of(qkv, heads) : List.of(qkv, heads, keyMask);
        return shared.computeIfAbsent(key, k -> {
            SDVariable parts = c.sd().permute(qkv.as(packed(qkv.shape(), heads)), 2, 0, 3, 1, 4);
            SDVariable[] each = c.sd().unstack(parts, 0, 3);
            SDVariable scores = c.sd().mmul(each[0].mul(scale(qkv.shape(), heads)), each[1], false, true, false);
            if (keyMask != null) {
                Shape keys = Shape.of(qkv.shape().dim(0), 1, 1, qkv.shape().dim(1));
                scores = scores.add(keyMask.as(keys).mul(-IGNORED).add(IGNORED));
            }
            SDVariable max = c.sd().max(scores, true, 3);
            SDVariable shifted = scores.sub(max); // in double precision softmax does not do that by itself
            return new Heads(
                    each[0], each[1], each[2], max, shifted, c.sd().nn().softmax(shifted, 3));
        });
    }

    private static double scale(Shape qkv, int heads) {
        return 1 / Math.sqrt(new Attention(heads).headDim(qkv));
    }

    // [batch, tokens, 3, heads, channels]
    private static Shape packed(Shape qkv, int heads) {
        return Shape.of(qkv.dim(0), qkv.dim(1), 3, heads, new Attention(heads).headDim(qkv));
    }

    // [batch, tokens, heads, channels]
    private static Shape split(Shape qkv, int heads) {
        return Shape.of(qkv.dim(0), qkv.dim(1), heads, new Attention(heads).headDim(qkv));
    }
}
