package io.mae4j.experiments.bench;

import com.typesafe.config.Config;
import io.mae4j.config.Composed;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was measured.
 *
 * @param model the option of the group {@code model}
 * @param maskRatio share of the patches that are hidden
 * @param decoderDepth blocks of the decoder; 0 where the decoder has no such key
 * @param maskTokens whether the encoder sees mask tokens
 * @param precision that the engine computes in, as it says itself, which need not be the one asked for
 * @param threads of the engine; 0 if it does not say
 * @param engine what the engine says of itself
 */
public record StepSetting(
        String model,
        int image,
        int batch,
        double maskRatio,
        int decoderDepth,
        boolean maskTokens,
        String precision,
        int threads,
        long seed,
        long parameters,
        String engine) {
    private static final Pattern PRECISION =
            Pattern.compile("\\b(fp32|fp64|bf16|fp16)\\b(?!.*\\b(fp32|fp64|bf16|fp16)\\b)");
    private static final Pattern THREADS = Pattern.compile("\\b(\\d+) threads?\\b");

    static StepSetting of(StepModel model, Composed composed) {
        Config config = composed.config();
        String engine = model.engine.describe();
        double kept = model.graph.inputs().get("ids_keep").dim(1);
        return new StepSetting(
                composed.choices().getOrDefault("model", "custom"),
                model.config.image(),
                model.config.batch(),
                config.hasPath("mask.ratio") ? config.getDouble("mask.ratio") : 1 - kept / model.grid.patches(),
                config.hasPath("decoder.depth") ? config.getInt("decoder.depth") : 0,
                config.hasPath("encoder.maskTokens") && config.getBoolean("encoder.maskTokens"),
                find(PRECISION, engine, "unknown"),
                Integer.parseInt(find(THREADS, engine, "0")),
                model.config.seed(),
                model.graph.parameterCount(true),
                engine);
    }

    private static String find(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
