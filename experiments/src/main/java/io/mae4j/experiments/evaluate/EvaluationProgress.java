package io.mae4j.experiments.evaluate;

import io.mae4j.eval.robustness.Part;
import io.mae4j.train.progress.Progress;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How far an evaluation is, how fast it goes and what is left: on a terminal a line that is drawn over, elsewhere one every ten
 * seconds; and a line for each part that is done.
 */
final class EvaluationProgress {
    private static final long TERMINAL_NANOS = 200_000_000L;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final List<Part> parts;
    private final Map<String, Integer> sizes = new HashMap<>(); // of a benchmark's parts, as the last one was
    private final PrintWriter out;
    private final boolean terminal;
    private int part; // from 0
    private int size;
    private int done;
    private long classified; // in this process
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;
    private int drawn;

    EvaluationProgress(List<Part> parts, PrintWriter out, boolean terminal) {
        this.parts = parts;
        this.out = out;
        this.terminal = terminal;
    }

    /** Part {@code index} of {@code pictures} goes on after {@code before} of them. */
    void begins(int index, int pictures, int before) {
        part = index;
        size = pictures;
        done = before;
        sizes.put(parts.get(index).benchmark(), pictures);
    }

    void classified(int pictures) {
        done += pictures;
        classified += pictures;
        long now = System.nanoTime();
        if (now - lastNanos >= (terminal ? TERMINAL_NANOS : LINE_NANOS)) {
            lastNanos = now;
            show(
                    String.format(
                            Locale.ROOT,
                            "%s  %,d of %,d pictures",
                            parts.get(part).name(),
                            done,
                            size),
                    false);
        }
    }

    /** The part is done. */
    void ended(double top1) {
        lastNanos = System.nanoTime();
        show(
                String.format(
                        Locale.ROOT,
                        "%-34s  %,7d pictures  top-1 %5.2f %%",
                        parts.get(part).name(),
                        size,
                        100 * top1),
                true);
    }

    /** Pictures classified in a second by this process; 0 before the first. */
    double imagesPerSecond() {
        return classified / ((System.nanoTime() - startNanos) * 1e-9);
    }

    private void show(String what, boolean stays) {
        double left = size - done;
        for (int i = part + 1; i < parts.size(); i++) {
            left += sizes.getOrDefault(parts.get(i).benchmark(), parts.get(i).expected());
        }
        String line = what
                + String.format(
                        Locale.ROOT,
                        "  part %d of %d  %,.0f images/s  %s left",
                        part + 1,
                        parts.size(),
                        imagesPerSecond(),
                        Progress.time(left / imagesPerSecond()));
        if (terminal) {
            String padded = line + " ".repeat(Math.max(0, drawn - line.length()));
            out.print("\r" + (stays ? padded + "\n" : Progress.inOneRow(padded)));
            drawn = stays ? 0 : line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }
}
