package io.mae4j.engine.plan;

/** A piece of memory of a plan. Its address is known once the plan is laid out. */
public final class Buffer {
    /** Where a buffer lies. */
    public enum Place {
        /** In the plan's arena, for as long as a step needs it. */
        ARENA,
        /** Outside the plan: parameters, gradients, inputs, constants. */
        FIXED,
        /** In the memory of whichever worker runs the unit; the address is an offset into it. */
        WORKER
    }

    private final Place place;
    private final long bytes;
    private long address = -1;
    private int first = Integer.MAX_VALUE;
    private int last = -1;

    private Buffer(Place place, long bytes) {
        this.place = place;
        this.bytes = bytes;
    }

    public static Buffer arena(long bytes) {
        return new Buffer(Place.ARENA, bytes);
    }

    public static Buffer fixed(long address, long bytes) {
        Buffer buffer = new Buffer(Place.FIXED, bytes);
        buffer.address = address;
        return buffer;
    }

    public static Buffer worker(long offset, long bytes) {
        Buffer buffer = new Buffer(Place.WORKER, bytes);
        buffer.address = offset;
        return buffer;
    }

    public Place place() {
        return place;
    }

    public long bytes() {
        return bytes;
    }

    /** Its lifetime, from the first step that needs it to the last. */
    public Interval interval() {
        return new Interval(bytes, first, last);
    }

    /** Gives it its address. */
    public void place(long at) {
        address = at;
    }

    /** The address, or the offset into the worker's memory. */
    public long address() {
        if (address < 0) {
            throw new IllegalStateException("a buffer of " + bytes + " bytes was used before the plan was laid out");
        }
        return address;
    }

    /** Whether it is the same memory as another, or part of it: buffers of an arena count as apart while it is not laid out. */
    public boolean overlaps(Buffer other) {
        return this == other
                || place == Place.FIXED
                        && other.place == Place.FIXED
                        && address < other.address + other.bytes
                        && other.address < address + bytes;
    }

    /** A step needs the buffer. */
    public void usedAt(int step) {
        first = Math.min(first, step);
        last = Math.max(last, step);
    }
}
