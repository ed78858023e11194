package io.mae4j.engine.samediff;

import io.mae4j.graph.Constant;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.SameDiffLambda;
import io.mae4j.graph.SameDiffLambdaGradient;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The one translation of graphs, forward and gradients alike, into SameDiff's primitives. */
final class SameDiffLowering {
    private final SameDiff sd = SameDiff.create();
    private final DataType floats;
    private final Map<String, INDArray> variables;
    private final Rules rules = new Rules();
    private final Map<Tensor, Lowered> lowered = new HashMap<>();
    private final List<Node> lambdaGradients = new ArrayList<>();

    /**
     * @param floats FLOAT or DOUBLE
     * @param variables values of parameters that SameDiff itself shall keep and be able to differentiate. The others become
     *     placeholders: it copies what its variables are given, so weights that change have to be fed
     */
    SameDiffLowering(Graph graph, Collection<Tensor> results, DataType floats, Map<String, INDArray> variables) {
        this.floats = floats;
        this.variables = variables;
        addLeaves();
        ElementwiseRules.addTo(rules);
        GeluRules.addTo(rules);
        LayoutRules.addTo(rules);
        LinearRules.addTo(rules);
        NormRules.addTo(rules);
        LossRules.addTo(rules);
        AttentionRules.addTo(rules);
        rules.put(SameDiffLambda.class, SameDiffLowering::lambda);
        rules.put(SameDiffLambdaGradient.class, this::lambdaGradient);
        for (Node node : graph.needed(results)) {
            List<Lowered> inputs = node.inputs().stream().map(lowered::get).toList();
            List<Lowered> outputs = rules.lower(new Call(sd, floats, !variables.isEmpty(), node, inputs));
            for (int i = 0; i < outputs.size(); i++) {
                lowered.put(node.output(i), outputs.get(i));
            }
        }
    }

    SameDiff sameDiff() {
        return sd;
    }

    /** The variable of a tensor that was among the results or that they depend on, in the tensor's own shape. */
    SDVariable variable(Tensor tensor) {
        return lowered.get(tensor).whole();
    }

    /** Gradients of lambdas, in the graph's order: SameDiff differentiates each apart, and they enter as placeholders. */
    List<Node> lambdaGradients() {
        return lambdaGradients;
    }

    private void addLeaves() {
        rules.put(Input.class, (op, c) -> List.of(c.wholeResult(0, placeholder("input", c.node(), op.type()))));
        rules.put(Parameter.class, (op, c) -> {
            INDArray value = variables.get(op.name());
            String name = "parameter_" + c.node().id();
            TensorType type = TensorType.floats(op.shape());
            return List.of(
                    c.wholeResult(0, value == null ? placeholder("parameter", c.node(), type) : sd.var(name, value)));
        });
        rules.put(Constant.class, (op, c) -> {
            INDArray values = Nd4j.createFromArray(op.values()).castTo(floats);
            // a scalar keeps one axis: SameDiff treats constants without axes as arguments
            Shape form = op.shape().rank() == 0 ? Shape.of(1) : op.shape();
            return List.of(c.result(0, form, sd.constant(values.reshape(form.toLongArray()))));
        });
    }

    private SDVariable placeholder(String kind, Node node, TensorType type) {
        DataType dataType = type.dtype() == DType.INT ? DataType.INT : floats;
        return sd.placeHolder(kind + "_" + node.id(), dataType, type.shape().toLongArray());
    }

    private static List<Lowered> lambda(SameDiffLambda op, Call c) {
        SDVariable[] inputs = c.inputs().stream().map(Lowered::whole).toArray(SDVariable[]::new);
        try (var scope = c.sd().withNameScope("lambda_" + c.node().id())) {
            return List.of(c.wholeResult(0, op.function().apply(c.sd(), inputs)));
        }
    }

    private List<Lowered> lambdaGradient(SameDiffLambdaGradient op, Call c) {
        lambdaGradients.add(c.node());
        List<Lowered> results = new ArrayList<>();
        for (Tensor output : c.node().outputs()) {
            SDVariable variable = placeholder("gradient_" + output.index(), c.node(), output.type());
            results.add(c.wholeResult(output.index(), variable));
        }
        return results;
    }
}
