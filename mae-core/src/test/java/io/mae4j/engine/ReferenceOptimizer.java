package io.mae4j.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** {@link UpdateRule}s element by element, over the trainable parameters of a program. */
final class ReferenceOptimizer {
    private final Training training;
    private final Map<String, Array> weights;
    private final Map<String, double[]> first = new LinkedHashMap<>();
    private final Map<String, double[]> second = new LinkedHashMap<>();
    private int step;

    ReferenceOptimizer(Training training, Map<String, Array> weights, Set<String> trainable) {
        this.training = training;
        this.weights = weights;
        for (String name : trainable) {
            first.put(name, new double[weights.get(name).values().length]);
            second.put(name, new double[weights.get(name).values().length]);
        }
    }

    /** One step with accumulated gradients; gives their norm. */
    double update(Map<String, double[]> gradients, double learningRate) {
        step++;
        double squares =
                gradients.values().stream().mapToDouble(g -> norm(g) * norm(g)).sum();
        double norm = Math.sqrt(squares);
        double clip =
                training.clipNorm().isPresent() && norm > training.clipNorm().getAsDouble()
                        ? training.clipNorm().getAsDouble() / norm
                        : 1;
        gradients.forEach((name, gradient) -> {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= clip;
            }
            ParameterGroup group = training.group(name);
            double lr = learningRate * group.learningRateScale();
            Array weight = weights.get(name);
            if (training.rule() instanceof UpdateRule.AdamW rule) {
                adamW(rule, weight.values(), gradient, first.get(name), second.get(name), lr, group.weightDecay());
            } else if (training.rule() instanceof UpdateRule.Lars rule) {
                lars(rule, weight, gradient, first.get(name), lr, group.weightDecay());
            } else if (training.rule() instanceof WrittenMomentum rule) {
                momentum(rule, weight.values(), gradient, first.get(name), lr, group.weightDecay());
            } else if (training.rule() instanceof UpdateRule.Sgd rule) {
                sgd(rule, weight.values(), gradient, first.get(name), lr, group.weightDecay());
            }
        });
        return norm;
    }

    private void adamW(UpdateRule.AdamW rule, double[] w, double[] g, double[] m, double[] v, double lr, double decay) {
        for (int i = 0; i < w.length; i++) {
            m[i] = rule.beta1() * m[i] + (1 - rule.beta1()) * g[i];
            v[i] = rule.beta2() * v[i] + (1 - rule.beta2()) * g[i] * g[i];
            double mHat = m[i] / (1 - Math.pow(rule.beta1(), step));
            double vHat = v[i] / (1 - Math.pow(rule.beta2(), step));
            w[i] -= lr * (decay * w[i] + mHat / (Math.sqrt(vHat) + rule.epsilon()));
        }
    }

    private static void lars(UpdateRule.Lars rule, Array weight, double[] g, double[] mu, double lr, double decay) {
        double[] w = weight.values();
        double scale = 1;
        if (weight.shape().rank() > 1) {
            for (int i = 0; i < w.length; i++) {
                g[i] += decay * w[i];
            }
            scale = norm(w) > 0 && norm(g) > 0 ? rule.trust() * norm(w) / norm(g) : 1;
        }
        for (int i = 0; i < w.length; i++) {
            mu[i] = rule.momentum() * mu[i] + scale * g[i];
            w[i] -= lr * mu[i];
        }
    }

    private static void momentum(WrittenMomentum rule, double[] w, double[] g, double[] m, double lr, double decay) {
        for (int i = 0; i < w.length; i++) {
            m[i] = rule.beta() * m[i] + g[i];
            w[i] -= lr * (m[i] + decay * w[i]);
        }
    }

    private static void sgd(UpdateRule.Sgd rule, double[] w, double[] g, double[] buffer, double lr, double decay) {
        for (int i = 0; i < w.length; i++) {
            double d = g[i] + decay * w[i];
            buffer[i] = rule.momentum() * buffer[i] + d;
            w[i] -= lr * (rule.nesterov() ? d + rule.momentum() * buffer[i] : buffer[i]);
        }
    }

    private static double norm(double[] values) {
        double squares = 0;
        for (double v : values) {
            squares += v * v;
        }
        return Math.sqrt(squares);
    }
}
