package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.plan.Strides;
import io.mae4j.graph.Unary;
import java.util.Locale;
import java.util.Map;

/** Functions of each element, and sums and products with broadcasting: {@code elementwise.cu}. Enqueues only. */
public final class ElementwiseKernels {
    private static final int THREADS = 256;
    private static final int BLOCKS = 16; // for each multiprocessor: as many as are resident, and a few waves

    private final Commands device;

    public ElementwiseKernels(Commands device) {
        this.device = device;
    }

    public void cast(Value x, Value y) {
        function("cast", x, y);
    }

    public void gelu(GeluForm form, Value x, Value y) {
        device.launch(
                device.kernel(form.in(source(x.type(), y.type(), Type.F32)), "gelu"),
                grid((x.size() + 7) / 8),
                x.address(),
                y.address(),
                x.size());
    }

    public void geluGradient(GeluForm form, Value x, Value dy, Value dx) {
        device.launch(
                device.kernel(form.in(source(x.type(), dx.type(), dy.type())), "geluGradient"),
                grid((x.size() + 7) / 8),
                x.address(),
                dy.address(),
                dx.address(),
                x.size());
    }

    public void affine(Value x, Value y, double scale, double shift) {
        device.launch(
                kernel("affine", Type.F32, Type.F32, Type.F32),
                grid((x.size() + 7) / 8),
                x.address(),
                y.address(),
                x.size(),
                (float) scale,
                (float) shift);
    }

    public void unary(Unary.Function function, Value x, Value y) {
        function("unary_" + function.name().toLowerCase(Locale.ROOT), x, y);
    }

    /**
     * {@code c = a op b} in single precision.
     *
     * @param op {@code add} or {@code multiply}
     * @param div element {@code i} of a goes with element {@code (i / div) % mod} of b, mod being b's size
     */
    public void binary(String op, Value a, Value b, Value c, long div) {
        device.launch(
                kernel(op, Type.F32, Type.F32, Type.F32),
                grid(c.size()),
                a.address(),
                b.address(),
                c.address(),
                c.size(),
                div,
                b.size());
    }

    /** The same for any broadcast of both; {@code table} is the address of a {@link Strides} table. */
    public void binaryStrided(String op, Value a, Value b, Value c, long table) {
        device.launch(
                kernel(op + "Strided", Type.F32, Type.F32, Type.F32),
                grid(c.size()),
                a.address(),
                b.address(),
                c.address(),
                c.size(),
                table);
    }

    /** {@code a += b}. */
    public void accumulate(Value a, Value b) {
        device.launch(
                kernel("accumulate", Type.F32, Type.F32, Type.F32), grid(b.size()), a.address(), b.address(), b.size());
    }

    private void function(String name, Value x, Value y) {
        device.launch(
                kernel(name, x.type(), y.type(), Type.F32),
                grid((x.size() + 7) / 8),
                x.address(),
                y.address(),
                x.size());
    }

    private Kernel kernel(String function, Type x, Type y, Type z) {
        return device.kernel(source(x, y, z), function);
    }

    private static Kernel.Source source(Type x, Type y, Type z) {
        return new Kernel.Source("elementwise", Map.of("X", x.cuda, "Y", y.cuda, "Z", z.cuda));
    }

    private Grid grid(long threads) {
        return Grid.over(threads, THREADS, BLOCKS * device.multiprocessors());
    }
}
