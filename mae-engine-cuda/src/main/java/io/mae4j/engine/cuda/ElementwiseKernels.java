package io.mae4j.engine.cuda;

import io.mae4j.graph.Unary;
import java.util.Locale;
import java.util.Map;

/** Functions of each element, and sums and products with broadcasting: {@code elementwise.cu}. Enqueues only. */
final class ElementwiseKernels {
    private static final int THREADS = 256;
    private static final int BLOCKS = 16; // for each multiprocessor: as many as are resident, and a few waves

    private final Commands device;

    ElementwiseKernels(Commands device) {
        this.device = device;
    }

    void cast(long x, Type from, long y, Type to, long n) {
        function("cast", x, from, y, to, n);
    }

    void gelu(long x, Type from, long y, Type to, long n) {
        function("gelu", x, from, y, to, n);
    }

    void geluGradient(long x, Type xType, long dy, Type dyType, long dx, Type dxType, long n) {
        device.launch(kernel("geluGradient", xType, dxType, dyType), grid((n + 7) / 8), x, dy, dx, n);
    }

    void affine(long x, long y, long n, double scale, double shift) {
        function("affine", x, Type.F32, y, Type.F32, n, (float) scale, (float) shift);
    }

    void unary(Unary.Function function, long x, long y, long n) {
        function("unary_" + function.name().toLowerCase(Locale.ROOT), x, Type.F32, y, Type.F32, n);
    }

    /**
     * {@code c = a op b} in single precision.
     *
     * @param op {@code add} or {@code multiply}
     * @param div element {@code i} of a goes with element {@code (i / div) % mod} of b
     */
    void binary(String op, long a, long b, long c, long n, long div, long mod) {
        device.launch(kernel(op, Type.F32, Type.F32, Type.F32), grid(n), a, b, c, n, div, mod);
    }

    /** The same for any broadcast of both; {@code table} is the address of the rank, sizes and strides, see the kernel. */
    void binary(String op, long a, long b, long c, long n, long table) {
        device.launch(kernel(op + "Strided", Type.F32, Type.F32, Type.F32), grid(n), a, b, c, n, table);
    }

    /** {@code a += b}. */
    void accumulate(long a, long b, long n) {
        device.launch(kernel("accumulate", Type.F32, Type.F32, Type.F32), grid(n), a, b, n);
    }

    private void function(String name, long x, Type from, long y, Type to, long n, Float... numbers) {
        Kernel kernel = kernel(name, from, to, Type.F32);
        if (numbers.length == 0) {
            device.launch(kernel, grid((n + 7) / 8), x, y, n);
        } else {
            device.launch(kernel, grid((n + 7) / 8), x, y, n, numbers[0], numbers[1]);
        }
    }

    private Kernel kernel(String function, Type x, Type y, Type z) {
        return device.kernel(new Kernel.Source("elementwise", Map.of("X", x.cuda, "Y", y.cuda, "Z", z.cuda)), function);
    }

    private Grid grid(long threads) {
        return Grid.over(threads, THREADS, BLOCKS * device.multiprocessors());
    }
}
