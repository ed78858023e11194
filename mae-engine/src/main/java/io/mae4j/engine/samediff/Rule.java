package io.mae4j.engine.samediff;

import io.mae4j.graph.Op;
import java.util.List;

/** How one operator is written in SameDiff. */
@FunctionalInterface
interface Rule<O extends Op> {
    /** The operator's outputs; those that nobody uses are never computed. */
    List<Lowered> lower(O op, Call call);
}
