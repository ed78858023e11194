package io.mae4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.engine.cuda.CountingDevice;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttentionKernelsTest {
    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    /** @param rowSum null where the kernel does not sum */
    private record Result(float[] out, float[] lse, float[] dQkv, float[] rowSum) {}

    /** Random projections and gradients, in the precision of the type; with a mask or without. */
    private record Case(
            Type type, int batch, int tokens, int heads, int dim, float[] qkv, float[] dOut, float[] keyMask) {
        static Case of(Type type, int batch, int tokens, int heads, int dim, boolean masked) {
            Random random = new Random(31L * tokens + dim);
            int n = batch * tokens * heads * dim;
            float[] keyMask = masked ? new float[batch * tokens] : null;
            for (int i = 0; masked && i < keyMask.length; i++) {
                keyMask[i] = i % tokens == tokens / 2 ? 1 : random.nextInt(2);
            }
            return new Case(
                    type, batch, tokens, heads, dim, normal(random, 3 * n, type), normal(random, n, type), keyMask);
        }

        private static float[] normal(Random random, int n, Type type) {
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                float value = (float) random.nextGaussian();
                x[i] = type == Type.F32 ? value : Float.intBitsToFloat(Float.floatToRawIntBits(value) & 0xffff0000);
            }
            return x;
        }

        DoubleAttention reference() {
            return new DoubleAttention(qkv, keyMask, dOut, batch, tokens, heads, dim);
        }

        Result run(EmulatedCard.Order... orders) {
            try (Device device = Devices.open(orders)) {
                Emulated card = new Emulated(device);
                int width = heads * dim;
                Value qkvAt = card.tensor(qkv, type, batch, tokens, 3 * width);
                Value dOutAt = card.tensor(dOut, type, batch, tokens, width);
                Value maskAt = keyMask == null ? null : card.tensor(keyMask, batch, tokens);
                Value out = card.room(type, batch, tokens, width);
                Value dQkv = card.room(type, batch, tokens, 3 * width);
                Value lse = card.room(Type.F32, batch, heads, tokens);
                Value scratch = card.scratch(AttentionKernels.backwardScratchBytes(qkvAt, heads));
                Value sums = card.room(Type.F32, 3 * width);
                Sum rowSum = AttentionKernels.sumsRows(qkvAt, heads) ? new Sum(sums, false) : null;
                AttentionKernels kernels = new AttentionKernels(device);
                kernels.forward(qkvAt, maskAt, out, lse, heads);
                kernels.backward(qkvAt, maskAt, out, lse, dOutAt, dQkv, heads, rowSum, scratch);
                return new Result(card.get(out), card.get(lse), card.get(dQkv), rowSum == null ? null : card.get(sums));
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1} pictures of {2} tokens, {3} heads of {4}, masked {5}")
    @CsvSource({
        "F32, 2, 1, 2, 3, false",
        "F32, 2, 5, 3, 1, true",
        "F32, 2, 17, 2, 3, true",
        "F32, 1, 50, 2, 16, false",
        "F32, 1, 64, 2, 32, true",
        "F32, 1, 65, 2, 64, false",
        "F32, 1, 197, 1, 32, false",
        "F32, 1, 70, 2, 64, true",
        "F32, 2, 50, 1, 80, true",
    })
    void in_single_precision(Type type, int batch, int tokens, int heads, int dim, boolean masked) {
        check(Case.of(type, batch, tokens, heads, dim, masked), 1e-4);
    }

    @ParameterizedTest(name = "{0}: {1} pictures of {2} tokens, {3} heads of {4}, masked {5}")
    @CsvSource({
        "BF16, 2, 17, 2, 3, true",
        "BF16, 2, 65, 2, 20, false",
        "BF16, 2, 1, 2, 16, false",
        "BF16, 2, 5, 3, 32, true",
        "BF16, 2, 17, 2, 64, true",
        "BF16, 2, 50, 2, 64, false",
        "BF16, 1, 50, 3, 64, true",
        "BF16, 1, 64, 2, 64, false",
        "BF16, 1, 65, 2, 80, false",
        "BF16, 1, 64, 2, 80, true",
        "BF16, 1, 197, 2, 32, false",
        "BF16, 2, 197, 1, 32, true",
        "BF16, 1, 257, 1, 32, false",
        "BF16, 1, 197, 2, 64, false", // from here on a head is more than one block's
        "BF16, 2, 197, 1, 64, true",
        "BF16, 1, 197, 1, 80, true",
        "BF16, 1, 192, 1, 80, false",
        "BF16, 1, 130, 1, 128, true",
        "BF16, 1, 130, 1, 96, false",
        "BF16, 1, 200, 1, 48, false",
        "BF16, 1, 1025, 1, 32, false",
    })
    void in_bfloat16(Type type, int batch, int tokens, int heads, int dim, boolean masked) {
        check(Case.of(type, batch, tokens, heads, dim, masked), 2e-2);
    }

    private static void check(Case c, double tolerance) {
        DoubleAttention expected = c.reference();
        Result result = c.run();
        close("output", expected.out, result.out, tolerance);
        close("logarithms", expected.lse, result.lse, tolerance);
        for (int part = 0; part < 3; part++) {
            close(
                    "gradient of " + "qkv".charAt(part),
                    part(c, expected.dQkv, part),
                    part(c, result.dQkv, part),
                    tolerance);
        }
        if (result.rowSum != null) {
            double[] sums = new double[result.rowSum.length];
            for (int i = 0; i < expected.dQkv.length; i++) {
                sums[i % sums.length] += expected.dQkv[i];
            }
            close("sum of the gradients", sums, result.rowSum, tolerance);
        }
        Result again = c.run(EmulatedCard.Order.LAST_THREAD_FIRST);
        assertArrayEquals(result.out, again.out, "threads in another order");
        assertArrayEquals(result.lse, again.lse, "threads in another order");
        assertArrayEquals(result.dQkv, again.dQkv, "threads in another order");
        assertArrayEquals(result.rowSum, again.rowSum, "threads in another order");
    }

    private static double[] part(Case c, double[] packed, int part) {
        int width = c.heads * c.dim;
        double[] result = new double[packed.length / 3];
        Arrays.setAll(result, i -> packed[(i / width * 3 + part) * width + i % width]);
        return result;
    }

    private static float[] part(Case c, float[] packed, int part) {
        int width = c.heads * c.dim;
        float[] result = new float[packed.length / 3];
        for (int i = 0; i < result.length; i++) {
            result[i] = packed[(i / width * 3 + part) * width + i % width];
        }
        return result;
    }

    // relative to the largest; with one token the gradients of q and k are nothing but rounding, and 1 is
    private static void close(String what, double[] expected, float[] actual, double tolerance) {
        double most = Arrays.stream(expected)
                .map(Math::abs)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        double scale = most < 1e-6 ? 1 : most;
        for (int i = 0; i < expected.length; i++) {
            double error = expected[i] == actual[i] ? 0 : Math.abs(actual[i] - expected[i]) / scale;
            int at = i;
            assertTrue(error <= tolerance, () -> what + " " + at + ": " + actual[at] + " instead of " + expected[at]);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 20, 5", "BF16, 20, 32", "BF16, 197, 80"})
    void a_query_without_keys_has_no_output_and_no_gradient(Type type, int tokens, int dim) {
        Case c = Case.of(type, 2, tokens, 1, dim, true);
        Arrays.fill(c.keyMask, 0, tokens, 0);
        check(c, type == Type.F32 ? 1e-4 : 2e-2);
        Result result = c.run();
        for (int i = 0; i < tokens * dim; i++) {
            assertEquals(0, result.out[i]);
        }
        assertEquals(Float.NEGATIVE_INFINITY, result.lse[0]);
        for (int i = 0; i < 3 * tokens * dim; i++) {
            assertEquals(0, result.dQkv[i]);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, 8", "BF16, 32"})
    void large_scores_do_not_overflow(Type type, int dim) {
        Case c = Case.of(type, 1, 70, 1, dim, false);
        for (int i = 0; i < c.qkv.length; i++) {
            c.qkv[i] *= i / dim % 3 < 2 ? 16 : 1; // queries and keys, exactly
        }
        DoubleAttention expected = c.reference();
        Result result = c.run();
        double tolerance = type == Type.F32 ? 1e-4 : 2e-2;
        close("output", expected.out, result.out, tolerance);
        close("logarithms", expected.lse, result.lse, tolerance);
        for (float gradient : result.dQkv) {
            assertTrue(Float.isFinite(gradient), "gradient " + gradient);
        }
    }

    /** A block of a GeForce of Ampere or later has 99 KiB, with what each warp sums. */
    @Test
    void a_head_that_is_one_blocks_fits_every_card() {
        int most = 0;
        for (int dim = 16; dim <= 128; dim += 16) {
            for (int tokens = 1; tokens < 700; tokens++) {
                most = Math.max(
                        most, backwardGrid(tokens, dim).map(Grid::sharedBytes).orElse(0));
            }
        }
        assertTrue(most > 90_000 && most <= 99 << 10, most + " bytes");
    }

    /** The paper's encoders and decoders. 16 rows are a group. */
    @ParameterizedTest(name = "{0} tokens of {1} channels: {2} warps")
    @CsvSource({"50, 64, 4", "65, 80, 5", "197, 32, 7", "257, 32, 9"})
    void the_warps_of_a_head_share_its_rows_evenly(int tokens, int dim, int warps) {
        assertEquals(32 * warps, backwardGrid(tokens, dim).orElseThrow().threads());
        int groups = (tokens + 15) / 16;
        assertTrue(groups >= 0.92 * warps * ((groups + warps - 1) / warps), groups + " groups");
    }

    // of a head that is one block's
    private static Optional<Grid> backwardGrid(int tokens, int dim) {
        List<Grid> grids = new ArrayList<>();
        Device card = new CountingDevice(1) {
            @Override
            public void launch(Kernel kernel, Grid grid, Object... arguments) {
                grids.add(grid);
            }
        };
        Value qkv = Value.allocate(card, Type.BF16, Shape.of(1, tokens, 3 * dim), "qkv");
        Value out = Value.allocate(card, Type.BF16, Shape.of(1, tokens, dim), "out");
        Value lse = Value.allocate(card, Type.F32, Shape.of(1, 1, tokens), "lse");
        if (!AttentionKernels.sumsRows(qkv, 1)) {
            return Optional.empty();
        }
        Sum sum = new Sum(Value.allocate(card, Type.F32, Shape.of(3 * dim), "sums"), false);
        new AttentionKernels(card).backward(qkv, null, out, lse, out, qkv, 1, sum, lse);
        return Optional.of(grids.get(0));
    }

    @Test
    void wide_heads_are_refused_in_one_line() {
        try (Device device = Devices.open()) {
            AttentionKernels kernels = new AttentionKernels(device);
            Emulated card = new Emulated(device);
            Value qkv = card.room(Type.BF16, 1, 1, 3 * 144);
            UserError error = assertThrows(UserError.class, () -> kernels.forward(qkv, null, qkv, qkv, 1));
            assertTrue(error.getMessage().contains("heads of 144 channels"), error.getMessage());
        }
    }
}
