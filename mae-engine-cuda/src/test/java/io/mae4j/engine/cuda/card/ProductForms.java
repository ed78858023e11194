package io.mae4j.engine.cuda.card;

import io.mae4j.engine.cuda.card.Product.Epilogue;
import io.mae4j.engine.cuda.emulation.Devices;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How fast the products of a model's layers are on a card, in TFLOP/s, in the form that the engine asks for and in others, each by
 * cuBLASLt's choice of an algorithm and by the fastest one. A command: {@code ProductForms [vit_base|vit_large|vit_huge] [batch]}.
 */
final class ProductForms {
    private static final int DECODER = 512;
    private static final double SECONDS = 0.02;

    private ProductForms() {}

    private enum Model {
        VIT_BASE(768, 50, 197),
        VIT_LARGE(1024, 50, 197),
        VIT_HUGE(1280, 65, 257);

        private final int dim;
        private final int visible;
        private final int tokens;

        Model(int dim, int visible, int tokens) {
            this.dim = dim;
            this.visible = visible;
            this.tokens = tokens;
        }
    }

    public static void main(String... arguments) {
        Model model = Model.valueOf((arguments.length > 0 ? arguments[0] : "vit_base").toUpperCase(Locale.ROOT));
        int batch = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 256;
        Map<String, Product.Shape> shapes = new LinkedHashMap<>();
        add(shapes, "encoder", batch * model.visible, model.dim);
        add(shapes, "decoder", batch * model.tokens, DECODER);
        try (CudaDevice usual = Devices.open();
                CudaDevice tuned = Devices.tuned()) {
            System.out.printf("%s%n%-40s %8s %8s%n", usual.describe(), "TFLOP/s", "first", "fastest");
            shapes.forEach((name, shape) ->
                    System.out.printf(Locale.ROOT, "%-40s %8s %8s%n", name, rate(usual, shape), rate(tuned, shape)));
        }
    }

    private static void add(Map<String, Product.Shape> shapes, String part, int rows, int dim) {
        linear(shapes, part + " qkv", rows, dim, 3 * dim, false);
        linear(shapes, part + " proj", rows, dim, dim, true);
        linear(shapes, part + " fc1", rows, dim, 4 * dim, false);
        linear(shapes, part + " fc2", rows, 4 * dim, dim, true);
    }

    private static void linear(
            Map<String, Product.Shape> shapes, String name, int rows, int in, int out, boolean residual) {
        Product.Shape forward = Product.Shape.of(rows, out, in, false, true, Type.BF16);
        if (residual) {
            shapes.put(name + ", bias + residual, fp32", forward.to(Type.F32, Epilogue.BIAS, true));
            shapes.put(name + ", residual, fp32", forward.to(Type.F32, Epilogue.NONE, true));
            shapes.put(name + ", bias, fp32", forward.to(Type.F32, Epilogue.BIAS, false));
        }
        shapes.put(name + ", bias", forward.to(Type.BF16, Epilogue.BIAS, false));
        shapes.put(name + ", nothing more", forward.to(Type.BF16, Epilogue.NONE, false));
        if (name.endsWith("fc1")) {
            shapes.put(name + ", bias + GELU", forward.to(Type.BF16, Epilogue.BIAS_GELU, false));
        }
        Product.Shape input = Product.Shape.of(rows, in, out, false, false, Type.BF16);
        shapes.put(name + " input gradient", input.to(Type.BF16, Epilogue.NONE, false));
        if (name.endsWith("fc2")) {
            shapes.put(name + " input gradient + GELU's", input.to(Type.BF16, Epilogue.GELU_GRADIENT, false));
        }
        shapes.put(name + " weight gradient", Product.Shape.of(out, in, rows, true, false, Type.BF16));
    }

    private static String rate(CudaDevice device, Product.Shape s) {
        if (!device.multiplies(s)) {
            return "-";
        }
        Product product = device.product(s);
        try (ProductTrials operands = new ProductTrials(device, s)) {
            ProductTrials.Trial trial =
                    (algorithm, a, b, d, vector, beside) -> device.multiply(product, a, b, d, d, vector, beside);
            Runnable multiply = () -> operands.multiply(trial, null);
            double once = Math.min(device.seconds(multiply), device.seconds(multiply));
            int count = (int) Math.max(1, Math.min(200, SECONDS / once));
            try (Device.Recording recording = device.record(() -> {
                for (int i = 0; i < count; i++) {
                    multiply.run();
                }
            })) {
                recording.replay();
                double seconds = Math.min(device.seconds(recording::replay), device.seconds(recording::replay));
                return String.format(Locale.ROOT, "%.1f", 2e-12 * s.m() * s.n() * s.k() * count / seconds);
            }
        }
    }
}
