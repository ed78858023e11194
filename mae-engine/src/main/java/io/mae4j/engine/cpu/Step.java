package io.mae4j.engine.cpu;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that every worker helps with before any goes on: units that do not depend on each other.
 *
 * @param label for profiles, such as {@code Linear blocks.0.attn.qkv.weight}
 * @param claimed how many units workers have taken; used where there are more units than workers
 */
record Step(String label, List<Unit> units, AtomicInteger claimed) {
    Step(String label, List<? extends Unit> units) {
        this(label, List.copyOf(units), new AtomicInteger());
    }

    Step(String label, Unit unit) {
        this(label, List.of(unit));
    }
}
