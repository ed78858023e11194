package io.mae4j.engine.cpu;

/** A piece of memory of a plan. Its address is known once the plan is laid out. */
final class Buffer {
    /** Where a buffer lies. */
    enum Place {
        /** In the plan's arena, for as long as a step needs it. */
        ARENA,
        /** Outside the plan: parameters, gradients, inputs, constants. */
        FIXED,
        /** In the memory of whichever worker runs the unit; the address is an offset into it. */
        WORKER
    }

    final Place place;
    final long bytes;
    private long address = -1;
    int first = Integer.MAX_VALUE;
    int last = -1;

    private Buffer(Place place, long bytes) {
        this.place = place;
        this.bytes = bytes;
    }

    static Buffer arena(long bytes) {
        return new Buffer(Place.ARENA, bytes);
    }

    static Buffer fixed(long address, long bytes) {
        Buffer buffer = new Buffer(Place.FIXED, bytes);
        buffer.address = address;
        return buffer;
    }

    static Buffer worker(long offset, long bytes) {
        Buffer buffer = new Buffer(Place.WORKER, bytes);
        buffer.address = offset;
        return buffer;
    }

    void place(long at) {
        address = at;
    }

    /** The address, or the offset into the worker's memory. */
    long address() {
        if (address < 0) {
            throw new IllegalStateException("a buffer of " + bytes + " bytes was used before the plan was laid out");
        }
        return address;
    }

    /** A step needs the buffer. */
    void usedAt(int step) {
        first = Math.min(first, step);
        last = Math.max(last, step);
    }
}
