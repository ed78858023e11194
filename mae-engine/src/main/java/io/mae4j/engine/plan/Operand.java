package io.mae4j.engine.plan;

/** A place inside a buffer. */
public record Operand(Buffer buffer, long offset) {
    public static Operand of(Buffer buffer) {
        return new Operand(buffer, 0);
    }

    public Operand plus(long bytes) {
        return new Operand(buffer, offset + bytes);
    }

    public long address() {
        return buffer.address() + offset;
    }
}
