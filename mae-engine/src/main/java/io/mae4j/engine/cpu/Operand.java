package io.mae4j.engine.cpu;

/** A place inside a buffer. */
record Operand(Buffer buffer, long offset) {
    static Operand of(Buffer buffer) {
        return new Operand(buffer, 0);
    }

    Operand plus(long bytes) {
        return new Operand(buffer, offset + bytes);
    }

    long address() {
        return buffer.address() + offset;
    }
}
