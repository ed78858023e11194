package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Product;
import io.mae4j.engine.cuda.card.Product.Epilogue;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.Sum;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Linear;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.Optional;

/** Linear layers and matrix products. */
final class Products {
    private Products() {}

    static void linear(PlanBuilder p, Node node, String label) {
        Value x = p.operand(node.input(0));
        Value weight = p.operand(node.input(1));
        Node add = p.usage().additionOf(node).orElse(null);
        Value residual = add == null ? null : p.float32(p.usage().addedTo(node));
        Value y = p.output(add == null ? node.output(0) : add.output(0));
        Tensor gelu = add == null ? p.geluOf(node).orElse(null) : null;
        boolean hasBias = node.inputs().size() == 3;
        Value bias = hasBias ? p.as(node.input(2), y.type()) : null;
        Epilogue epilogue = gelu != null ? Epilogue.BIAS_GELU : hasBias ? Epilogue.BIAS : Epilogue.NONE;
        Product.Shape shape = shape(node, x.type()).to(y.type(), epilogue, residual != null);
        if (gelu == null) {
            step(p, residual == null ? label : label + " + residual", shape, x, weight, residual, y, bias, null);
        } else {
            step(p, label + " + Gelu", shape, x, weight, null, p.output(gelu), bias, y);
        }
    }

    private static Product.Shape shape(Node linear, Type input) {
        int in = linear.input(1).shape().dim(1);
        int rows = Math.toIntExact(linear.input(0).shape().size() / in);
        return Product.Shape.of(rows, linear.input(1).shape().dim(0), in, false, true, input);
    }

    /** Whether a product can compute GELU of what a linear layer makes, in bfloat16. */
    static boolean multipliesWithGelu(Commands device, Node linear) {
        return device.multiplies(shape(linear, Type.BF16).to(Type.BF16, Epilogue.BIAS_GELU, false));
    }

    /** Weight and bias gradient. */
    static void linearWeightGradient(PlanBuilder p, Node node, String label) {
        Value x = Norms.layerNormAgain(p, node.input(0)).orElseGet(() -> p.operand(node.input(0)));
        Value dy = p.operand(node.input(1));
        Sum dw = p.sum(node.output(0));
        int in = x.shape().dim(-1);
        int out = dy.shape().dim(-1);
        int rows = Math.toIntExact(x.size() / in);
        Product.Shape shape = Product.Shape.of(out, in, rows, true, false, x.type())
                .to(dw.at().type(), Epilogue.NONE, dw.add());
        step(p, label, shape, dy, x, dw.at(), dw.at(), null, null);
        if (node.outputs().size() == 2 && p.usage().isUsed(node.output(1)) && !p.isMade(node.output(1))) {
            columnSum(p, label + " bias", dy, p.sum(node.output(1)));
        }
    }

    /** The sum over the rows of a matrix. */
    static void columnSum(PlanBuilder p, String label, Value x, Sum y) {
        Value scratch = p.scratch(p.kernels().sums().columnSumScratchBytes(x));
        p.step(label, () -> p.kernels().sums().columnSum(x, y, scratch), x, y.at(), scratch);
    }

    static void matMul(PlanBuilder p, Node node, MatMul op, String label) {
        Value a = p.operand(node.input(0));
        Value b = p.operand(node.input(1));
        Shape result = node.output(0).shape();
        Shape left = a.shape();
        boolean shared = b.shape().rank() == 2;
        int k = left.dim(op.transposeA() ? -2 : -1);
        int n = result.dim(-1);
        int m = shared && !op.transposeA() ? Math.toIntExact(result.size() / n) : result.dim(-2);
        int batch = Math.toIntExact(result.size() / n / m);
        Product.Shape product = Product.Shape.of(m, n, k, op.transposeA(), op.transposeB(), a.type())
                .batched(batch, (long) m * k, shared ? 0 : (long) k * n, (long) m * n);
        Node gelu = batch > 1 ? null : geluGradient(p, node, product).orElse(null);
        Value c = p.output(gelu == null ? node.output(0) : gelu.output(0));
        Product.Shape shape = product.to(c.type(), gelu == null ? Epilogue.NONE : Epilogue.GELU_GRADIENT, false);
        if (gelu == null) {
            step(p, label, shape, a, b, null, c, null, null);
            return;
        }
        Value sums = p.temporary(c.type(), Shape.of(n));
        step(p, label + " + GeluGradient", shape, a, b, null, c, sums, p.value(gelu.input(0)));
        Sum bias = p.rowSum(gelu.output(0));
        if (bias != null) {
            columnSum(p, label + " bias", sums, bias); // one row, from bfloat16
        }
    }

    // the gradient of a GELU that a product has computed, if this product makes what it needs, and can compute it
    private static Optional<Node> geluGradient(PlanBuilder p, Node matMul, Product.Shape product) {
        return p.usage().geluGradientOf(matMul.output(0)).filter(gradient -> {
            Tensor x = gradient.input(0);
            return p.isMade(x)
                    && x.node().op() instanceof Linear
                    && p.geluOf(x.node()).isPresent()
                    && p.type(gradient.output(0)) == Type.BF16
                    && p.kernels().device().multiplies(product.to(Type.BF16, Epilogue.GELU_GRADIENT, false));
        });
    }

    private static void step(
            PlanBuilder p,
            String label,
            Product.Shape shape,
            Value a,
            Value b,
            Value c,
            Value d,
            Value vector,
            Value beside) {
        Commands device = p.kernels().device();
        Product product = device.product(shape);
        p.step(
                label,
                () -> device.multiply(
                        product,
                        a.address(),
                        b.address(),
                        c == null ? d.address() : c.address(),
                        d.address(),
                        Value.address(vector),
                        Value.address(beside)),
                a,
                b,
                c,
                d,
                vector,
                beside);
    }

    /** Where a tensor is wanted in a type that its output may not have: a place for the kernel, cast afterwards. */
    static Value outputIn(PlanBuilder p, Tensor tensor, Type type) {
        return p.type(tensor) == type ? p.output(tensor) : p.temporary(type, tensor.shape());
    }

    /** Casts what {@link #outputIn} gave to the output, if it is not that already. */
    static void finish(PlanBuilder p, Tensor tensor, Value made, String label) {
        if (made.type() != p.type(tensor)) {
            p.cast(label + " cast", made, p.output(tensor));
        }
    }
}
