package io.mae4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Offsets of buffers in one block of memory such that buffers which live at the same time do not overlap. Knows nothing of
 * pointers, so that it serves any device.
 *
 * @param offsets one per interval
 * @param bytes the size of the whole block
 */
public record Arena(long[] offsets, long bytes) {

    /** Every offset is a multiple of this: a cache line, and what vector loads like. */
    public static final int ALIGNMENT = 64;

    /**
     * Places the largest buffers first, each in the lowest gap between the placed ones that live at the same time: the greedy
     * by size of Pisarchyk and Lee (2020), which is within a few per cent of the lower bound on networks like ours.
     */
    public static Arena layOut(List<Interval> intervals) {
        long[] offsets = new long[intervals.size()];
        Integer[] bySize = IntStream.range(0, offsets.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                bySize,
                Comparator.comparingLong((Integer i) -> -intervals.get(i).bytes()));
        List<Integer> placed = new ArrayList<>(); // by offset
        long total = 0;
        for (int i : bySize) {
            Interval interval = intervals.get(i);
            long offset = 0;
            for (int other : placed) {
                if (!intervals.get(other).overlaps(interval)) {
                    continue;
                }
                if (offset + interval.bytes() <= offsets[other]) {
                    break;
                }
                offset = Math.max(
                        offset, align(offsets[other] + intervals.get(other).bytes()));
            }
            offsets[i] = offset;
            int at = 0;
            while (at < placed.size() && offsets[placed.get(at)] <= offset) {
                at++;
            }
            placed.add(at, i);
            total = Math.max(total, align(offset + interval.bytes()));
        }
        return new Arena(offsets, total);
    }

    public static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
