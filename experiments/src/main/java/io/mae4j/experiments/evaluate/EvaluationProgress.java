package io.mae4j.experiments.evaluate;

import io.mae4j.eval.robustness.Part;
import io.mae4j.train.progress.Progress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How far an evaluation is, how fast it goes and what is left: on a terminal a line that is drawn over, elsewhere one every ten
 * seconds; and a line for each part that is done.
 */
final class EvaluationProgress {
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final List<Part> parts;
    private final Map<String, Integer> sizes = new HashMap<>(); // of a benchmark's parts, as the last one was
    private long seen; // pictures of the parts that were opened
    private long expected; // and what was expected of them
    private final PrintWriter out;
    private final boolean terminal;
    private int part; // from 0
    private int size;
    private int done;
    private long classified; // in this process
    private long first; // of them, in the first batch, which warms up
    private long firstNanos; // when it was done
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long lastNanos;
    private int drawn;

    EvaluationProgress(List<Part> parts, PrintWriter out, boolean terminal) {
        this(parts, out, terminal, System::nanoTime);
    }

    EvaluationProgress(List<Part> parts, PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.parts = parts;
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.lastNanos = startNanos;
    }

    /** Part {@code index} of {@code pictures} goes on after {@code before} of them. */
    void begins(int index, int pictures, int before) {
        part = index;
        size = pictures;
        done = before;
        seen += pictures;
        expected += parts.get(index).expected();
        sizes.put(parts.get(index).benchmark(), pictures);
    }

    void classified(int pictures) {
        done += pictures;
        classified += pictures;
        long now = nanoTime.getAsLong();
        if (first == 0) {
            first = classified;
            firstNanos = now;
        }
        if (now - lastNanos >= (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
            lastNanos = now;
            show(
                    String.format( // what matters most comes first: a narrow terminal cuts the rest
                            Locale.ROOT,
                            "%s  %s  %s  %,d of %,d pictures  %s",
                            place(),
                            left(),
                            parts.get(part).name(),
                            done,
                            size,
                            speed()),
                    false);
        }
    }

    /** The part is done. */
    void ended(double top1) {
        lastNanos = nanoTime.getAsLong();
        show(
                String.format(
                        Locale.ROOT,
                        "%-34s  %,7d pictures  top-1 %5.2f %%  %s  %s  %s",
                        parts.get(part).name(),
                        size,
                        100 * top1,
                        place(),
                        speed(),
                        left()),
                true);
    }

    /** Pictures classified in a second by this process; 0 before the first. */
    double imagesPerSecond() {
        return classified / ((nanoTime.getAsLong() - startNanos) * 1e-9);
    }

    private String place() {
        return "part " + (part + 1) + " of " + parts.size();
    }

    private String speed() {
        return String.format(Locale.ROOT, "%,.0f images/s", imagesPerSecond());
    }

    private String left() {
        return Progress.time(secondsLeft()) + " left";
    }

    private void show(String line, boolean stays) {
        if (terminal) {
            String padded = line + " ".repeat(Math.max(0, drawn - line.length()));
            out.print("\r" + (stays ? padded + "\n" : Progress.inOneRow(padded)));
            drawn = stays ? 0 : line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    // infinite before the second batch
    private double secondsLeft() {
        double left = size - done;
        for (int i = part + 1; i < parts.size(); i++) {
            left += pictures(parts.get(i));
        }
        return left == 0 ? 0 : left * (nanoTime.getAsLong() - firstNanos) * 1e-9 / (classified - first);
    }

    // of a part to come, as the benchmark's last one, or as complete as those of other benchmarks were
    private double pictures(Part later) {
        Integer asBefore = sizes.get(later.benchmark());
        return asBefore != null ? asBefore : (double) later.expected() * seen / expected;
    }
}
