package io.mae4j.experiments.bench;

import io.mae4j.config.Composed;
import io.mae4j.engine.DeviceProgram;
import io.mae4j.engine.Program;
import io.mae4j.train.run.ProcessMemory;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * One forward pass of pre-training, without gradients and optimiser: whether a model fits this machine at all, and how long it
 * takes. The configuration is that of {@link StepConfig}; weights are drawn from its seed.
 */
public final class ForwardBenchmark {
    private static final double GIGABYTE = 1L << 30;

    private ForwardBenchmark() {}

    /**
     * Builds, compiles, and runs as many passes as {@code steps} says.
     *
     * @return a few lines: parameters, seconds and memory
     * @throws io.mae4j.UserError if the machine has too little memory
     */
    public static String run(Composed composed) {
        StepModel model = PretrainStep.of(composed);
        long start = System.nanoTime();
        try (Program program =
                model.engine().compile(model.graph(), model.config().seed())) {
            double compiled = seconds(start);
            StringBuilder lines = new StringBuilder();
            line(lines, "engine", model.engine().describe());
            line(
                    lines,
                    "pictures",
                    model.config().batch() + " of " + model.grid().height() + "x"
                            + model.grid().width() + ", " + model.grid().patches() + " patches each");
            line(lines, "parameters", String.valueOf(model.graph().parameterCount(false)));
            line(lines, "compiled", String.format(Locale.ROOT, "%.1f s, with the first weights", compiled));
            for (int step = 0; step < model.config().steps(); step++) {
                long begin = System.nanoTime();
                double loss = program.run(model.inputs(step), List.of("loss"))
                        .get("loss")
                        .getDouble(0);
                line(lines, "forward", String.format(Locale.ROOT, "%.2f s, loss %.4f", seconds(begin), loss));
            }
            OptionalLong peak = ProcessMemory.peak();
            peak.ifPresent(
                    bytes -> line(lines, "memory", String.format(Locale.ROOT, "%.1f GiB at most", bytes / GIGABYTE)));
            if (program instanceof DeviceProgram device) {
                line(
                        lines,
                        "on the card",
                        String.format(Locale.ROOT, "%.1f GiB at most", device.peakDeviceBytes() / GIGABYTE));
            }
            return lines.toString();
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }

    private static void line(StringBuilder lines, String key, String value) {
        lines.append(String.format(Locale.ROOT, "%-12s%s%n", key, value));
    }
}
