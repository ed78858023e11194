package io.mae4j.experiments.bench;

import java.util.Locale;
import java.util.OptionalLong;

/** A measured step for people. */
public final class StepTable {
    private static final double GIGA = 1e-9;

    private final StringBuilder text = new StringBuilder();

    private StepTable() {}

    /** Several lines, the last one ended. */
    public static String of(StepResult result) {
        StepTable table = new StepTable();
        table.write(result);
        return table.text.toString();
    }

    private void write(StepResult result) {
        StepSetting setting = result.setting();
        line("%s", setting.engine());
        line(
                "%s, %dx%d pixels, batch %d, %s, %,.1f million parameters",
                setting.model(),
                setting.image().height(),
                setting.image().width(),
                setting.batch(),
                setting.task().describe(),
                setting.parameters() * 1e-6);
        line("");
        line("%-12s %10s %10s %10s   of %d steps, seconds", "", "median", "quartile 1", "quartile 3", result.steps());
        StepResult.Times times = result.times();
        row("step", times.step());
        row("  forward", times.forward());
        row("  backward", times.backward());
        row("  optimizer", times.optimizer());
        line("");
        line("%-12s %10.2f", "images/s", result.imagesPerSecond());
        line("%-12s %10.1f   matrix products of a step, attention's included", "GFLOP", result.flops() * GIGA);
        line("%-12s %10.1f", "GFLOP/s", result.flopsPerSecond() * GIGA);
        StepResult.Ceiling ceiling = result.ceiling();
        line(
                "%-12s %10.1f   GFLOP/s in products of %dx%d matrices, measured just before",
                "ceiling", ceiling.flopsPerSecond() * GIGA, ceiling.size(), ceiling.size());
        line("%-12s %9.1f%%   of the ceiling", "share", 100 * result.share());
        if (result.utilisation().isPresent()) {
            line(
                    "%-12s %9.1f%%   of the card's %.1f TFLOP/s in dense bf16 products, by its data sheet",
                    "MFU",
                    100 * result.utilisation().getAsDouble(),
                    result.peakFlopsPerSecond().getAsDouble() * GIGA / 1000);
        }
        memory("peak memory", result.peakBytes(), "resident, of the whole process");
        result.device()
                .ifPresent(device -> memory(
                        "on the card", OptionalLong.of(device.peakBytes()), "at most, without the driver's own"));
        memory("native", result.nativeBytes(), "of it for weights, moments and activations");
        line("%-12s %10.4f   of the last step", "loss", result.loss());
        result.profile().ifPresent(profile -> profile.write(this));
    }

    private void row(String name, Quartiles seconds) {
        line("%-12s %10.4f %10.4f %10.4f", name, seconds.median(), seconds.q1(), seconds.q3());
    }

    private void memory(String name, OptionalLong bytes, String what) {
        if (bytes.isPresent()) {
            line("%-12s %10.2f   GiB %s", name, bytes.getAsLong() / (double) (1 << 30), what);
        }
    }

    void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments).stripTrailing())
                .append('\n');
    }
}
