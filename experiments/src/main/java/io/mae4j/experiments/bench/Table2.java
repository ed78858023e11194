package io.mae4j.experiments.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mae4j.config.Composed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The paper's Table 2: what an encoder without mask tokens and a light decoder save. The paper gives hours of 800 epochs on 128
 * TPU-v3 cores; here it is the time of one step, so it is the speed-ups that compare.
 */
public record Table2(Table2Config config, List<Measured> rows) {

    /**
     * A row of the paper.
     *
     * @param maskTokens whether the encoder sees mask tokens
     * @param hours of pre-training; that of ViT-H with mask tokens is the paper's estimate from 10 epochs
     */
    public record Row(String model, boolean maskTokens, int decoderDepth, double hours) {

        /** The paper's hours with mask tokens over those of this row. */
        public double paperSpeedup() {
            return ROWS.stream()
                            .filter(r -> r.model.equals(model) && r.maskTokens)
                            .findFirst()
                            .orElseThrow()
                            .hours
                    / hours;
        }
    }

    static final List<Row> ROWS = List.of(
            new Row("vit_large", true, 8, 42.4),
            new Row("vit_large", false, 8, 15.4),
            new Row("vit_large", false, 1, 11.6),
            new Row("vit_huge", true, 8, 119.6),
            new Row("vit_huge", false, 8, 34.5),
            new Row("vit_huge", false, 1, 29.3));

    /**
     * A row as measured.
     *
     * @param step the line of {@code mae bench step --json}; empty if it could not be measured
     * @param problem why it could not, in one line; empty if it could
     */
    public record Measured(Row row, Optional<JsonObject> step, String problem) {
        OptionalDouble number(String key) {
            return step.filter(s -> s.has(key) && !s.get(key).isJsonNull())
                    .map(s -> OptionalDouble.of(s.get(key).getAsDouble()))
                    .orElse(OptionalDouble.empty());
        }
    }

    /**
     * Measures the rows of the configured models one after another; a row that cannot be measured does not stop the others.
     *
     * @param engineOverrides those of the overrides that are about the engine
     * @param measure runs {@code mae bench step} with overrides in a process of its own
     * @param before told about each row before it is measured
     */
    public static Table2 measure(
            Table2Config config,
            List<String> engineOverrides,
            Function<List<String>, ChildRun> measure,
            Consumer<Row> before) {
        List<Measured> rows = new ArrayList<>();
        for (Row row : ROWS) {
            if (config.models().contains(row.model())) {
                before.accept(row);
                ChildRun run = measure.apply(overrides(config, row, engineOverrides));
                rows.add(new Measured(row, run.json(), run.problem()));
            }
        }
        return new Table2(config, List.copyOf(rows));
    }

    /** The overrides that are about the engine, which every row is measured with. */
    public static List<String> engineOverrides(Composed composed) {
        return composed.overrides().stream()
                .filter(o -> o.matches("[+~]*engine[.=@].*"))
                .toList();
    }

    private static List<String> overrides(Table2Config config, Row row, List<String> engineOverrides) {
        List<String> overrides = new ArrayList<>(List.of(
                "model=" + row.model(),
                "encoder.maskTokens=" + row.maskTokens(),
                "decoder.depth=" + row.decoderDepth(),
                "batch=" + config.batch(),
                "image=" + config.image(),
                "steps=" + config.steps(),
                "warmup=" + config.warmup()));
        overrides.addAll(engineOverrides);
        return overrides;
    }

    /** The step's time with mask tokens over that of this row; empty if either could not be measured. */
    OptionalDouble speedup(Measured measured) {
        OptionalDouble base = rows.stream()
                .filter(r -> r.row().model().equals(measured.row().model())
                        && r.row().maskTokens())
                .map(r -> r.number("step_s"))
                .findFirst()
                .orElse(OptionalDouble.empty());
        OptionalDouble here = measured.number("step_s");
        return base.isPresent() && here.isPresent()
                ? OptionalDouble.of(base.getAsDouble() / here.getAsDouble())
                : OptionalDouble.empty();
    }

    /** One line of JSON: the rows, each with the paper's hours and both speed-ups. */
    public String json() {
        JsonArray array = new JsonArray();
        for (Measured measured : rows) {
            JsonObject object = new JsonObject();
            object.addProperty("model", measured.row().model());
            object.addProperty("mask_tokens_in_encoder", measured.row().maskTokens());
            object.addProperty("decoder_depth", measured.row().decoderDepth());
            OptionalDouble speedup = speedup(measured);
            object.addProperty("speedup", speedup.isPresent() ? speedup.getAsDouble() : null);
            object.addProperty("paper_hours", measured.row().hours());
            object.addProperty("paper_speedup", measured.row().paperSpeedup());
            object.addProperty("problem", measured.problem().isEmpty() ? null : measured.problem());
            object.add("step", measured.step().orElse(null));
            array.add(object);
        }
        return new GsonBuilder().serializeNulls().create().toJson(array);
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        Optional<JsonObject> any = rows.stream().flatMap(r -> r.step().stream()).findFirst();
        any.ifPresent(step -> line(text, "%s", step.get("engine").getAsString()));
        line(
                text,
                "batch %d, %dx%d pixels, mask ratio 0.75, decoder width 512; median of %d steps",
                config.batch(),
                config.image(),
                config.image(),
                config.steps());
        line(text, "");
        line(
                text,
                "%-10s %-11s %7s %9s %9s %9s %9s   %12s %8s",
                "",
                "mask",
                "decoder",
                "",
                "",
                "peak",
                "",
                "the paper's",
                "");
        line(
                text,
                "%-10s %-11s %7s %9s %9s %9s %9s   %12s %8s",
                "encoder",
                "tokens",
                "depth",
                "step s",
                "images/s",
                "GiB",
                "speed-up",
                "hours",
                "speed-up");
        for (Measured measured : rows) {
            Row row = measured.row();
            String start = String.format(
                    Locale.ROOT,
                    "%-10s %-11s %7d",
                    row.model(),
                    row.maskTokens() ? "with" : "without",
                    row.decoderDepth());
            if (measured.step().isEmpty()) {
                line(text, "%s   not measured: %s", start, measured.problem());
                continue;
            }
            line(
                    text,
                    "%s %9s %9s %9s %9s   %12.1f %8s",
                    start,
                    number("%.2f", measured.number("step_s"), 1),
                    number("%.2f", measured.number("images_per_s"), 1),
                    number("%.1f", measured.number("peak_rss_bytes"), 1.0 / (1 << 30)),
                    row.maskTokens() ? "-" : number("%.1fx", speedup(measured), 1),
                    row.hours(),
                    row.maskTokens() ? "-" : String.format(Locale.ROOT, "%.1fx", row.paperSpeedup()));
        }
        return text.toString();
    }

    private static String number(String format, OptionalDouble value, double factor) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble() * factor) : "?";
    }

    private static void line(StringBuilder text, String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }
}
