package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.card.CallFailed;
import io.mae4j.engine.plan.Buffer;
import java.util.List;

/**
 * A part of a plan.
 *
 * @param label for profiles
 * @param buffers what it reads and writes
 * @param work enqueues kernels and products; a host step waits for the card and computes on the processor
 * @param host whether this is a host step, which a recording cannot hold
 */
record Step(String label, List<Buffer> buffers, Runnable work, boolean host) {

    /** What it reads and writes, each buffer once. */
    long bytes() {
        return buffers.stream().distinct().mapToLong(Buffer::bytes).sum();
    }

    /** Does it, or says that this step is what failed. */
    void run() {
        try {
            work.run();
        } catch (CallFailed e) {
            throw e.during(label);
        }
    }

    /** The same step, done so. */
    Step with(Runnable otherWork) {
        return new Step(label, buffers, otherWork, host);
    }
}
