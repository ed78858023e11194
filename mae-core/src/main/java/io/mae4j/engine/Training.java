package io.mae4j.engine;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a training program optimises and how.
 *
 * @param loss the name of the scalar output to minimise
 * @param rule the optimiser
 * @param groups settings by parameter name; trainable parameters that are missing here get {@link ParameterGroup#DEFAULT}
 * @param clipNorm the largest global gradient norm; longer gradients are scaled down to it, by {@code clipNorm / (norm +
 *     }{@link #CLIP_EPSILON}{@code )} as PyTorch has it
 */
public record Training(String loss, UpdateRule rule, Map<String, ParameterGroup> groups, OptionalDouble clipNorm) {
    /** Added to the norm before it divides. */
    public static final double CLIP_EPSILON = 1e-6;

    public Training {
        groups = Map.copyOf(groups);
    }

    public ParameterGroup group(String parameter) {
        return groups.getOrDefault(parameter, ParameterGroup.DEFAULT);
    }
}
