package io.mae4j.experiments.bench;

import io.mae4j.component.PixelSize;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was measured.
 *
 * @param model the option of the group {@code model}
 * @param task what is learnt
 * @param precision that the engine computes in, as it says itself, which need not be the one asked for
 * @param threads of the engine; 0 if it does not say
 * @param engine what the engine says of itself
 */
public record StepSetting(
        String model,
        PixelSize image,
        int batch,
        StepTask task,
        String precision,
        int threads,
        long seed,
        long parameters,
        String engine) {
    private static final Pattern PRECISION =
            Pattern.compile("\\b(fp32|fp64|bf16|fp16)\\b(?!.*\\b(fp32|fp64|bf16|fp16)\\b)");
    private static final Pattern THREADS = Pattern.compile("\\b(\\d+) threads?\\b");

    /** @param name the option of the group {@code model} */
    static StepSetting of(StepModel model, String name) {
        String engine = model.engine().describe();
        return new StepSetting(
                name,
                model.config().image(),
                model.config().batch(),
                model.task(),
                find(PRECISION, engine, "unknown"),
                Integer.parseInt(find(THREADS, engine, "0")),
                model.config().seed(),
                model.graph().parameterCount(true),
                engine);
    }

    private static String find(Pattern pattern, String text, String otherwise) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
