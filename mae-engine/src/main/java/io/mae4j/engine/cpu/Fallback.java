package io.mae4j.engine.cpu;

import io.mae4j.engine.Program;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
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
 * Runs operators that have no kernel here through ND4J: the operator becomes a graph of its own for the {@code samediff} engine,
 * fed with copies.
 */
final class Fallback implements AutoCloseable {
    private final SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    private final Set<String> names = new TreeSet<>();
    private final List<Program> programs = new ArrayList<>();

    /** The operators that were lowered so. */
    Set<String> names() {
        return names;
    }

    /** The mark of such steps in profiles. */
    static final String MARK = "ND4J ";

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
        Graph graph = g.build();
        Program program = engine.compile(graph, 0);
        programs.add(program);
        names.add(name(node.op()));
        List<Buffer> buffers =
                new ArrayList<>(given.stream().map(v -> v.at().buffer()).toList());
        results.values().forEach(v -> buffers.add(v.at().buffer()));
        p.step(
                MARK + name(node.op()) + " " + label,
                Unit.host(() -> run(program, given, results), buffers.toArray(Buffer[]::new)));
    }

    private static void run(Program program, List<Value> given, Map<String, Value> results) {
        Map<String, INDArray> feeds = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            feeds.put("in" + i, given.get(i).copy());
        }
        program.run(feeds, results.keySet())
                .forEach((name, array) -> results.get(name).set(array));
    }

    @Override
    public void close() {
        programs.forEach(Program::close);
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
}
