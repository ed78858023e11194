package io.mae4j.engine.samediff;

import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.UpdateRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** {@link UpdateRule}s on one parameter, in place. */
final class Optimizer {
    private final UpdateRule rule;

    Optimizer(UpdateRule rule) {
        this.rule = rule;
    }

    /**
     * Changes {@code w} and its moments.
     *
     * @param g the gradient; it is overwritten
     * @param step counts from 1
     */
    void update(INDArray w, INDArray g, INDArray[] moments, ParameterGroup group, double learningRate, long step) {
        double lr = learningRate * group.learningRateScale();
        if (rule instanceof UpdateRule.AdamW adamW) {
            adamW(adamW, w, g, moments[0], moments[1], lr, group.weightDecay(), step);
        } else if (rule instanceof UpdateRule.Lars lars) {
            lars(lars, w, g, moments[0], lr, group.weightDecay());
        } else if (rule instanceof UpdateRule.Sgd sgd) {
            sgd(sgd, w, g, moments[0], lr, group.weightDecay());
        }
    }

    private static void adamW(
            UpdateRule.AdamW rule, INDArray w, INDArray g, INDArray m, INDArray v, double lr, double decay, long step) {
        m.muli(rule.beta1()).addi(g.mul(1 - rule.beta1()));
        v.muli(rule.beta2()).addi(g.muli(g).muli(1 - rule.beta2()));
        INDArray denominator = Transforms.sqrt(v, true)
                .divi(Math.sqrt(1 - Math.pow(rule.beta2(), step)))
                .addi(rule.epsilon());
        if (decay != 0) {
            w.muli(1 - lr * decay);
        }
        w.subi(m.div(denominator).muli(lr / (1 - Math.pow(rule.beta1(), step))));
    }

    private static void lars(UpdateRule.Lars rule, INDArray w, INDArray g, INDArray mu, double lr, double decay) {
        if (w.rank() > 1) {
            addDecay(w, g, decay);
            double weightNorm = w.norm2Number().doubleValue();
            double gradientNorm = g.norm2Number().doubleValue();
            if (weightNorm > 0 && gradientNorm > 0) {
                g.muli(rule.trust() * weightNorm / gradientNorm);
            }
        }
        mu.muli(rule.momentum()).addi(g);
        w.subi(mu.mul(lr));
    }

    private static void sgd(UpdateRule.Sgd rule, INDArray w, INDArray g, INDArray buffer, double lr, double decay) {
        addDecay(w, g, decay);
        buffer.muli(rule.momentum()).addi(g);
        w.subi(rule.nesterov() ? g.addi(buffer.mul(rule.momentum())).muli(lr) : buffer.mul(lr));
    }

    private static void addDecay(INDArray w, INDArray g, double decay) {
        if (decay != 0) {
            g.addi(w.mul(decay));
        }
    }
}
