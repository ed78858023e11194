package io.mae4j.engine.cuda;

import io.mae4j.graph.MatMul;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** Linear layers and matrix products. */
final class Products {
    private Products() {}

    static void linear(PlanBuilder p, Node node, String label) {
        Value x = p.operand(node.input(0));
        Value weight = p.operand(node.input(1));
        Node add = p.usage().additionOf(node).orElse(null);
        Value residual = add == null ? null : p.float32(p.usage().addedTo(node));
        Value y = p.output(add == null ? node.output(0) : add.output(0));
        boolean hasBias = node.inputs().size() == 3;
        Value bias = hasBias ? p.as(node.input(2), y.type()) : null;
        int in = weight.shape().dim(1);
        int out = weight.shape().dim(0);
        Product.Shape shape = new Product.Shape(
                Math.toIntExact(x.size() / in),
                out,
                in,
                1,
                0,
                0,
                0,
                false,
                true,
                x.type(),
                y.type(),
                hasBias,
                residual == null ? 0 : 1);
        step(p, residual == null ? label : label + " + residual", shape, x, weight, residual, y, bias);
    }

    /** Weight and bias gradient. */
    static void linearWeightGradient(PlanBuilder p, Node node, String label) {
        Value x = p.operand(node.input(0));
        Value dy = p.operand(node.input(1));
        PlanBuilder.Sum dw = p.sum(node.output(0));
        int in = x.shape().dim(-1);
        int out = dy.shape().dim(-1);
        int rows = Math.toIntExact(x.size() / in);
        Product.Shape shape = new Product.Shape(
                out, in, rows, 1, 0, 0, 0, true, false, x.type(), dw.at().type(), false, dw.add() ? 1 : 0);
        step(p, label, shape, dy, x, dw.at(), dw.at(), null);
        if (node.outputs().size() == 2 && p.usage().isUsed(node.output(1)) && !p.isMade(node.output(1))) {
            columnSum(p, label + " bias", dy, p.sum(node.output(1)), rows, out);
        }
    }

    /** The sum over the rows of a matrix. */
    static void columnSum(PlanBuilder p, String label, Value x, PlanBuilder.Sum y, long rows, int columns) {
        Value scratch = p.scratch(p.kernels().sums().columnSumScratchBytes(rows, columns));
        p.step(
                label,
                () -> p.kernels().sums().columnSum(x.address(), x.type(), y.to(), rows, columns, scratch.address()),
                x,
                y.at(),
                scratch);
    }

    static void matMul(PlanBuilder p, Node node, MatMul op, String label) {
        Value a = p.operand(node.input(0));
        Value b = p.operand(node.input(1));
        Value c = p.output(node.output(0));
        Shape left = a.shape();
        boolean shared = b.shape().rank() == 2;
        int k = left.dim(op.transposeA() ? -2 : -1);
        int n = c.shape().dim(-1);
        int m = shared && !op.transposeA()
                ? Math.toIntExact(c.size() / n)
                : c.shape().dim(-2);
        int batch = Math.toIntExact(c.size() / n / m);
        Product.Shape shape = new Product.Shape(
                m,
                n,
                k,
                batch,
                (long) m * k,
                shared ? 0 : (long) k * n,
                (long) m * n,
                op.transposeA(),
                op.transposeB(),
                a.type(),
                c.type(),
                false,
                0);
        step(p, label, shape, a, b, null, c, null);
    }

    private static void step(
            PlanBuilder p, String label, Product.Shape shape, Value a, Value b, Value c, Value d, Value bias) {
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
                        bias == null ? 0 : bias.address()),
                a,
                b,
                c,
                d,
                bias);
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
