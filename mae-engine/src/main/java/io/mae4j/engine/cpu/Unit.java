package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The part of a step that one worker does on its own. */
interface Unit {

    /** Does the work. */
    void run(Worker worker);

    /** The buffers that are read or written. */
    Collection<Buffer> buffers();

    /** The bytes of worker scratch that the primitives inside need. */
    default long scratchBytes() {
        return 0;
    }

    /** Called once, after all buffers have addresses. */
    default void bind() {}

    /** Frees what {@link #bind} made. */
    default void close() {}

    /** Units one after another on the same worker. */
    static Unit sequence(Unit... units) {
        List<Unit> parts = List.of(units);
        return new Unit() {
            @Override
            public void run(Worker worker) {
                for (int i = 0; i < units.length; i++) {
                    units[i].run(worker);
                }
            }

            @Override
            public Collection<Buffer> buffers() {
                return parts.stream().flatMap(u -> u.buffers().stream()).toList();
            }

            @Override
            public long scratchBytes() {
                return parts.stream().mapToLong(Unit::scratchBytes).max().orElse(0);
            }

            @Override
            public void bind() {
                parts.forEach(Unit::bind);
            }

            @Override
            public void close() {
                parts.forEach(Unit::close);
            }
        };
    }

    /** Work written in Java, over the given buffers. */
    static Unit host(Runnable work, Buffer... buffers) {
        List<Buffer> used = Stream.of(buffers).toList();
        return new Unit() {
            @Override
            public void run(Worker worker) {
                work.run();
            }

            @Override
            public Collection<Buffer> buffers() {
                return used;
            }
        };
    }
}
