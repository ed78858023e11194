package io.mae4j.engine.samediff;

import io.mae4j.graph.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A rule for each operator. */
final class Rules {
    private final Map<Class<? extends Op>, Rule<?>> rules = new HashMap<>();

    <O extends Op> void put(Class<O> op, Rule<O> rule) {
        rules.put(op, rule);
    }

    @SuppressWarnings("unchecked") // put ties the rule's type to its key
    List<Lowered> lower(Call call) {
        Op op = call.node().op();
        Rule<Op> rule = (Rule<Op>) rules.get(op.getClass());
        if (rule == null) {
            throw new IllegalStateException("no SameDiff rule for " + op);
        }
        return rule.lower(op, call);
    }
}
