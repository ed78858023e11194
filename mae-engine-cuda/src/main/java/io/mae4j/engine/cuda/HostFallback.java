package io.mae4j.engine.cuda;

import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.SameDiffLambdaGradient;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs operators that have no kernel through ND4J on the processor: their inputs come from the card and their outputs go back to
 * it, and the card waits meanwhile.
 */
final class HostFallback implements AutoCloseable {
    private final Device device;
    private final SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    private final Set<String> names = new TreeSet<>();
    private final List<Program> programs = new ArrayList<>();

    HostFallback(Device device) {
        this.device = device;
    }

    /** The operators that were lowered so. */
    Set<String> names() {
        return names;
    }

    void lower(PlanBuilder p, Node node, String label) {
        GraphBuilder g = new GraphBuilder();
        Tensor[] inputs = new Tensor[node.inputs().size()];
        List<Value> given = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = g.input("in" + i, node.input(i).type());
            given.add(p.plain(node.input(i)));
        }
        Node copy = g.node(node.op(), inputs);
        Map<String, Value> results = new LinkedHashMap<>();
        for (Tensor output : copy.outputs()) {
            Tensor original = node.output(output.index());
            if (p.usage().isUsed(original)) {
                g.output("out" + output.index(), output);
                results.put("out" + output.index(), p.output(original));
            }
        }
        Program program = engine.compile(g.build(), 0);
        programs.add(program);
        names.add(name(node.op()));
        List<Value> touched = new ArrayList<>(given);
        touched.addAll(results.values());
        p.hostStep(
                "ND4J " + name(node.op()) + " " + label,
                () -> run(program, given, results),
                touched.toArray(Value[]::new));
    }

    private void run(Program program, List<Value> given, Map<String, Value> results) {
        Map<String, INDArray> feeds = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            feeds.put("in" + i, given.get(i).download(device));
        }
        program.run(feeds, results.keySet())
                .forEach((name, array) -> results.get(name).upload(device::upload, array));
    }

    private static String name(Op op) {
        if (op instanceof SameDiffLambda lambda) {
            return "'" + lambda.name() + "'";
        }
        if (op instanceof SameDiffLambdaGradient gradient) {
            return "'" + gradient.lambda().name() + "' (gradient)";
        }
        return op.getClass().getSimpleName();
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
    }
}
