package io.mae4j.engine.plan;

/**
 * The lifetime of a buffer in a plan.
 *
 * @param bytes its size
 * @param first the step that writes it first
 * @param last the last step that reads it
 */
public record Interval(long bytes, int first, int last) {
    public Interval {
        if (bytes <= 0 || first > last) {
            throw new IllegalArgumentException(
                    "a buffer needs a size and an ordered lifetime: " + bytes + " bytes, " + first + ".." + last);
        }
    }

    boolean overlaps(Interval other) {
        return first <= other.last && other.first <= last;
    }
}
