package io.mae4j.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Offsets of buffers in one block of memory, or in spare memory beside it, such that buffers which live at the same time do not
 * overlap. Knows nothing of pointers, so that it serves any device.
 *
 * @param offsets one per interval
 * @param spare whether an interval's offset is one in the spare memory
 * @param bytes the size of the whole block, without the spare memory
 */
public record Arena(long[] offsets, boolean[] spare, long bytes) {

    /** Every offset is a multiple of this: a cache line, and what vector loads like. */
    public static final int ALIGNMENT = 64;

    /**
     * Memory that is there for something else, and free for a time.
     *
     * @param taken what lies in it, and when
     */
    public record Spare(long bytes, List<Placed> taken) {
        public static final Spare NONE = new Spare(0, List.of());
    }

    /** A buffer at an offset. */
    public record Placed(long offset, Interval interval) {
        private long end() {
            return offset + interval.bytes();
        }
    }

    /** What lies in one piece of memory, by offset. */
    private record Region(List<Placed> placed) {

        /** The lowest offset at which an interval overlaps nothing that lives at the same time. */
        long gap(Interval interval) {
            long offset = 0;
            for (Placed other : placed) {
                if (!other.interval.overlaps(interval)) {
                    continue;
                }
                if (offset + interval.bytes() <= other.offset) {
                    break;
                }
                offset = Math.max(offset, align(other.end()));
            }
            return offset;
        }

        void add(Placed buffer) {
            int at = 0;
            while (at < placed.size() && placed.get(at).offset <= buffer.offset) {
                at++;
            }
            placed.add(at, buffer);
        }
    }

    /** Without spare memory. */
    public static Arena layOut(List<Interval> intervals) {
        return layOut(intervals, Spare.NONE);
    }

    /**
     * Places the largest buffers first, each in the lowest gap between the placed ones that live at the same time: the greedy
     * by size of Pisarchyk and Lee (2020), which is within a few per cent of the lower bound on networks like ours. Spare memory
     * is taken first.
     */
    public static Arena layOut(List<Interval> intervals, Spare spare) {
        long[] offsets = new long[intervals.size()];
        boolean[] inSpare = new boolean[intervals.size()];
        Integer[] bySize = IntStream.range(0, offsets.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                bySize,
                Comparator.comparingLong((Integer i) -> -intervals.get(i).bytes()));
        Region block = new Region(new ArrayList<>());
        Region beside = new Region(new ArrayList<>());
        spare.taken.forEach(beside::add);
        long total = 0;
        for (int i : bySize) {
            Interval interval = intervals.get(i);
            long offset = beside.gap(interval);
            inSpare[i] = offset + interval.bytes() <= spare.bytes;
            if (!inSpare[i]) {
                offset = block.gap(interval);
                total = Math.max(total, align(offset + interval.bytes()));
            }
            offsets[i] = offset;
            (inSpare[i] ? beside : block).add(new Placed(offset, interval));
        }
        return new Arena(offsets, inSpare, total);
    }

    public static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
