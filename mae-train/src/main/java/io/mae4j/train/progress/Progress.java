package io.mae4j.train.progress;

import io.mae4j.train.StepPlan;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows step, loss, learning rate, images per second, the share of time that went by waiting for data, and time left: on a
 * terminal a bar that is drawn over, elsewhere a plain line for the first step, for each epoch, and at most every ten seconds
 * between. What is measured at the end of an epoch is a line below it. The log has these and a line for each epoch.
 */
public final class Progress implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final int BAR = 24;
    private static final long BAR_NANOS = 100_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;
    private static final int METRICS_SHOWN = 8;

    private final StepPlan plan;
    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private final Pace pace;
    private long lastNanos;
    private boolean started;
    private boolean betweenEpochs;
    private String epochLine = "";
    private int drawn;

    public Progress(StepPlan plan, PrintWriter out, boolean terminal) {
        this(plan, out, terminal, System::nanoTime);
    }

    Progress(StepPlan plan, PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.plan = plan;
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.pace = new Pace(plan, nanoTime);
    }

    /** A duration for people: {@code 1:02} or {@code 3:20:05}; {@code ?} if it is not known. */
    public static String time(double seconds) {
        return Double.isFinite(seconds) ? Pace.time(seconds) : "?";
    }

    /**
     * A line that is to be drawn over: where a terminal is narrower it is cut at the edge. Wrapped, it would leave its first row
     * behind each time.
     */
    public static String inOneRow(String line) {
        return inOneRow(line, System.getenv("TERM"));
    }

    // VT100's "no wraparound", where the last letter stays at the edge; a Windows console has no TERM
    static String inOneRow(String line, String terminal) {
        return terminal == null || terminal.isEmpty() || terminal.equals("dumb")
                ? line
                : "\033[?7l" + line + " \033[?7h";
    }

    /** Images learnt from in a second, by all steps but the first; NaN before the second. */
    public double imagesPerSecond() {
        return pace.imagesPerSecond();
    }

    /** The part of the steps' time, 0 to 1, in which they waited for data, without the first; NaN before the second. */
    public double waitedShare() {
        return pace.waitedShare();
    }

    @Override
    public void stepTaken(StepReport report) {
        pace.step(report);
        betweenEpochs = false;
        if (!terminal && plan.endsEpoch(report.step() - 1)) {
            return; // the epoch's line says it
        }
        long now = nanoTime.getAsLong();
        if (!started || now - lastNanos >= (terminal ? BAR_NANOS : LINE_NANOS)) {
            started = true;
            lastNanos = now;
            show(report);
        }
    }

    @Override
    public void epochEnded(int epoch, StepReport last) {
        lastNanos = nanoTime.getAsLong();
        betweenEpochs = true;
        epochLine = "epoch " + epoch + "/" + plan.epochs() + "  " + pace.line(last);
        LOG.info(epochLine);
        if (terminal) {
            show(last);
        } else {
            out.println(epochLine);
        }
    }

    /** Shows metrics that are measured between two epochs, the first eight of them; others, such as a callback's of each step, not. */
    public void measured(Map<String, Double> values) {
        if (!betweenEpochs) {
            return;
        }
        String line = values.entrySet().stream()
                        .limit(METRICS_SHOWN)
                        .map(metric -> metric.getKey() + " " + number(metric.getValue()))
                        .collect(Collectors.joining("  "))
                + (values.size() > METRICS_SHOWN ? "  and " + (values.size() - METRICS_SHOWN) + " more" : "");
        LOG.info(line);
        if (drawn > 0) { // the bar says of no epoch that it is its end
            out.println("\r" + padded(epochLine));
            drawn = 0;
        }
        out.println("  " + line);
    }

    // 0.4312, but 2.100e-05 where four decimals do not tell
    private static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size == 0 || size >= 1e-3 && size < 1e6 ? "%.4f" : "%.3e", value);
    }

    // covers what was drawn
    private String padded(String line) {
        return line + " ".repeat(Math.max(0, drawn - line.length()));
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        betweenEpochs = false;
        if (drawn > 0) {
            out.println();
            drawn = 0;
        }
    }

    private void show(StepReport report) {
        if (!terminal) {
            out.println("epoch " + String.format(Locale.ROOT, "%.2f", report.epochs()) + "/" + plan.epochs() + "  "
                    + pace.line(report));
            return;
        }
        int full = (int) (BAR * report.step() / plan.steps());
        String bar = "█".repeat(full) + "░".repeat(BAR - full);
        String line = pace.line(report) + "  " + bar; // which a narrow terminal cuts first
        out.print("\r" + inOneRow(padded(line)));
        out.flush();
        drawn = line.length();
    }
}
