package io.mae4j.engine.plan;

import java.util.ArrayList;
import java.util.List;

/** From {@code from} (inclusive) to {@code to} (exclusive). */
public record Range(long from, long to) {
    public long size() {
        return to - from;
    }

    /** The range so much further on. */
    public Range plus(long by) {
        return new Range(from + by, to + by);
    }

    /** At most {@code parts} ranges over {@code 0 .. total} that start at multiples of {@code grain}. */
    public static List<Range> split(long total, int parts, long grain) {
        long grains = (total + grain - 1) / grain;
        long count = Math.min(parts, grains);
        List<Range> ranges = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            ranges.add(new Range(grains * i / count * grain, Math.min(total, grains * (i + 1) / count * grain)));
        }
        return ranges;
    }
}
