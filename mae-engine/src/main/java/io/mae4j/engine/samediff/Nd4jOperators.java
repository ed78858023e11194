package io.mae4j.engine.samediff;

import io.mae4j.engine.Program;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.SameDiffLambdaGradient;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Operators of other engines that have no kernel for them, through ND4J on the processor: each is a graph of its own. */
public final class Nd4jOperators implements AutoCloseable {
    /** How the labels of such steps begin in profiles. */
    public static final String MARK = "ND4J ";

    private final SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
    private final Set<String> names = new TreeSet<>();
    private final List<Program> programs = new ArrayList<>();

    /** The operators that were compiled. */
    public Set<String> names() {
        return names;
    }

    /**
     * An operator of a graph, ready to run.
     *
     * @param label for its step
     * @param outputs those that are used
     */
    public record Compiled(String label, List<Tensor> outputs, Program program) {

        /** The outputs for all inputs, in single precision or integers, in their orders. */
        public List<INDArray> run(List<INDArray> inputs) {
            Map<String, INDArray> feeds = new HashMap<>();
            for (int i = 0; i < inputs.size(); i++) {
                feeds.put(input(i), inputs.get(i));
            }
            Map<String, INDArray> results = program.run(feeds);
            return outputs.stream().map(tensor -> results.get(output(tensor))).toList();
        }
    }

    private static String input(int index) {
        return "in" + index;
    }

    private static String output(Tensor tensor) {
        return "out" + tensor.index();
    }

    /** @param used which outputs are */
    public Compiled compile(Node node, String label, Predicate<Tensor> used) {
        GraphBuilder g = new GraphBuilder();
        Tensor[] inputs = new Tensor[node.inputs().size()];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = g.input(input(i), node.input(i).type());
        }
        Node copy = g.node(node.op(), inputs);
        List<Tensor> outputs = node.outputs().stream().filter(used).toList();
        outputs.forEach(tensor -> g.output(output(tensor), copy.output(tensor.index())));
        Program program = engine.compile(g.build(), 0);
        programs.add(program);
        names.add(name(node.op()));
        return new Compiled(MARK + name(node.op()) + " " + label, outputs, program);
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
