package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.samediff.Nd4jOperators;
import io.mae4j.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Appends steps for operators that have no kernel here: ND4J runs them, fed with copies. */
final class Fallback implements AutoCloseable {
    private final Nd4jOperators operators = new Nd4jOperators();

    /** The operators that were lowered so. */
    Set<String> names() {
        return operators.names();
    }

    void lower(PlanBuilder p, Node node, String label) {
        Nd4jOperators.Compiled operator = operators.compile(node, label, p.usage()::isUsed);
        List<Value> given = node.inputs().stream().map(p::plain).toList();
        List<Value> results = operator.outputs().stream().map(p::output).toList();
        Buffer[] buffers = Stream.concat(given.stream(), results.stream())
                .map(v -> v.at().buffer())
                .toArray(Buffer[]::new);
        p.step(operator.label(), Unit.host(() -> run(operator, given, results), buffers));
    }

    private static void run(Nd4jOperators.Compiled operator, List<Value> given, List<Value> results) {
        List<INDArray> made = operator.run(given.stream().map(Value::copy).toList());
        for (int i = 0; i < made.size(); i++) {
            results.get(i).set(made.get(i));
        }
    }

    @Override
    public void close() {
        operators.close();
    }
}
