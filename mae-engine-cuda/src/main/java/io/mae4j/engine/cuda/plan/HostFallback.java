package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.samediff.Nd4jOperators;
import io.mae4j.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Appends steps for operators that have no kernel: ND4J runs them on the processor. Their inputs come from the card and their
 * outputs go back to it, and the card waits meanwhile.
 */
public final class HostFallback implements AutoCloseable {
    private final Device device;
    private final Nd4jOperators operators = new Nd4jOperators();

    public HostFallback(Device device) {
        this.device = device;
    }

    /** The operators that were lowered so. */
    public Set<String> names() {
        return operators.names();
    }

    void lower(PlanBuilder p, Node node, String label) {
        Nd4jOperators.Compiled operator = operators.compile(node, label, p.usage()::isUsed);
        List<Value> given = node.inputs().stream().map(p::plain).toList();
        List<Value> results = operator.outputs().stream().map(p::output).toList();
        Value[] touched = Stream.concat(given.stream(), results.stream()).toArray(Value[]::new);
        p.hostStep(operator.label(), () -> run(operator, given, results), touched);
    }

    private void run(Nd4jOperators.Compiled operator, List<Value> given, List<Value> results) {
        List<INDArray> made =
                operator.run(given.stream().map(value -> value.download(device)).toList());
        for (int i = 0; i < made.size(); i++) {
            results.get(i).upload(device::upload, made.get(i));
        }
    }

    @Override
    public void close() {
        operators.close();
    }
}
