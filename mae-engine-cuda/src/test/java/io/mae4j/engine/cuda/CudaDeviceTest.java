package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import io.mae4j.engine.cuda.CudaLibraries.Part;
import io.mae4j.engine.cuda.Product.Epilogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link CudaDevice} calls of CUDA, against {@link FakeDriver}: there is no card behind these tests. */
class CudaDeviceTest {
    private static final Kernel.Source CAST = new Kernel.Source("elementwise", Map.of("X", "float", "Y", "bf16"));

    private static final Product.Shape ONE =
            new Product.Shape(1, 1, 1, 1, 0, 0, 0, false, false, Type.F32, Type.F32, Epilogue.NONE, 0);

    private FakeDriver fake;

    @BeforeEach
    void aFakeDriver(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: there is no fake driver");
        fake = FakeDriver.in(folder);
    }

    @AfterEach
    void noFakeDriver() {
        if (fake != null) {
            fake.close();
        }
    }

    private String error() {
        String message = assertThrows(UserError.class, () -> fake.open(0)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void namesTheCardAndTheVersions() {
        try (CudaDevice device = fake.open(0)) {
            assertEquals(
                    "Fake, compute capability 9.0, driver for CUDA 13.0, NVRTC 13.9, cuBLASLt 130900",
                    device.describe());
            assertEquals(132, device.multiprocessors());
        }
    }

    @Test
    void aDriverThatIsTooOldIsALine() {
        fake.with("version", 12080);
        assertEquals(
                "engine=cuda needs NVIDIA's driver 580 or newer, which is for CUDA 13: this one is for CUDA 12.8",
                error());
    }

    @Test
    void aMissingCardIsALine() {
        fake.with("cuInit", 100);
        assertEquals(
                "engine=cuda cannot run: the driver sees no card: nvidia-smi lists them, CUDA_VISIBLE_DEVICES can hide"
                        + " them (CUDA_ERROR_NO_DEVICE by cuInit)",
                error());
    }

    @Test
    void aCardThatCannotBeTakenIsALine() {
        fake.with("cuDevicePrimaryCtxRetain", 46);
        assertTrue(error().startsWith("engine=cuda cannot run: another process has the card to itself"), error());
        fake.with("cuInit", 802);
        assertTrue(error().contains("nvidia-fabricmanager"), error());
    }

    @Test
    void aCardThatIsNotThereIsALine() {
        assertEquals(
                "engine.device=2: there is one card, number 0",
                assertThrows(UserError.class, () -> fake.open(2)).getMessage());
    }

    @Test
    void aCardThatIsTooOldIsALine() {
        fake.with("capability", 75);
        assertEquals("engine=cuda needs a card of compute capability 8.0 or newer (Ampere): Fake has 7.5", error());
    }

    @Test
    void aCardThatTheCompilerDoesNotKnowIsALine() {
        fake.with("capability", 121);
        assertEquals(
                "engine=cuda cannot compile for compute capability 12.1: NVRTC 13.9 knows [80, 90];"
                        + " pip install --upgrade nvidia-cuda-nvrtc brings a newer one",
                error());
    }

    @Test
    void aLibraryThatIsNotThereIsALine() throws IOException {
        Files.delete(fake.libraries().find(Part.CUBLASLT).orElseThrow());
        assertTrue(error().startsWith("engine=cuda needs libcublasLt.so.13, which multiplies its matrices: "));
    }

    @Test
    void tooLittleMemoryIsSaidInMebibytes() {
        try (CudaDevice device = fake.open(0)) {
            device.allocate(1000 << 20, "weights");
            assertEquals(
                    "not enough device memory for activations: 25 MiB are needed, 24 MiB are free",
                    assertThrows(UserError.class, () -> device.allocate((24 << 20) + 1, "activations"))
                            .getMessage());
        }
    }

    @Test
    void aLostCardIsALine() {
        try (CudaDevice device = fake.open(0)) {
            fake.with("cuStreamSynchronize", 214);
            String message = assertThrows(UserError.class, device::synchronize).getMessage();
            assertTrue(
                    message.startsWith("the card was lost (CUDA_ERROR_ECC_UNCORRECTABLE by cuStreamSynchronize): "),
                    message);
            assertEquals(1, message.lines().count());
        }
    }

    @Test
    void anErrorOfOursNamesTheCall() {
        try (CudaDevice device = fake.open(0)) {
            fake.with("cuStreamSynchronize", 700);
            assertEquals(
                    "CUDA_ERROR_ILLEGAL_ADDRESS by cuStreamSynchronize",
                    assertThrows(IllegalStateException.class, device::synchronize)
                            .getMessage());
        }
    }

    @Test
    void kernelsGetTheirArgumentsAndSharedMemory() {
        try (CudaDevice device = fake.open(0)) {
            long seen = device.allocate(32, "what the kernel sees");
            Kernel kernel = device.kernel(CAST, "cast");
            device.launch(kernel, new Grid(3, 4, 5, 96, 100 << 10), seen, 7, 2.5f, 9L << 32);
            assertArrayEquals(new int[] {7, 25, 9, 3, 4, 5, 96, 100 << 10}, ints(device, seen, 8));
            assertThrows(
                    IllegalStateException.class, () -> device.launch(kernel, new Grid(1, 1, 1, 1, 1 << 20), seen, 7));
            assertThrows(IllegalArgumentException.class, () -> device.launch(kernel, Grid.of(1, 1), seen, 7.0));
            assertEquals(
                    "CUDA error 500 by cuModuleGetFunction nothing of " + CAST,
                    assertThrows(IllegalStateException.class, () -> device.kernel(CAST, "nothing"))
                            .getMessage());
        }
    }

    @Test
    void aKernelKeepsTheSharedMemoryThatARecordingNeeds() {
        try (CudaDevice device = fake.open(0)) {
            long seen = device.allocate(32, "what the kernel sees");
            Kernel one = device.kernel(CAST, "cast");
            Kernel same = device.kernel(CAST, "cast");
            try (Device.Recording recording = device.record(() -> {
                device.launch(one, new Grid(1, 1, 1, 32, 100 << 10), seen, 1, 1f, 1L << 32);
                device.launch(same, new Grid(2, 1, 1, 32, 60 << 10), seen, 2, 1f, 1L << 32);
            })) {
                recording.replay();
            }
            assertArrayEquals(new int[] {2, 10, 1, 2, 1, 1, 32, 60 << 10}, ints(device, seen, 8));
        }
    }

    @Test
    void threadsMayUseADeviceInTurn() throws InterruptedException {
        try (CudaDevice device = fake.open(0)) {
            long address = device.allocate(4, "a number");
            Thread other = new Thread(() -> device.zero(address, 4));
            other.start();
            other.join();
            assertArrayEquals(new int[] {0}, ints(device, address, 1));
        }
    }

    @Test
    void kernelsAreCompiledOnceAndKept() throws IOException {
        for (int start = 0; start < 2; start++) {
            try (CudaDevice device = fake.open(0)) {
                device.kernel(CAST, "cast");
                device.kernel(CAST, "cast");
                device.kernel(CAST.with("Y", "float"), "cast");
                assertEquals(2, fake.compilations());
            }
        }
        try (var files = Files.list(fake.kernels())) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void kernelsThatCannotBeKeptAreCompiled() throws IOException {
        Files.writeString(fake.kernels(), "no folder");
        try (CudaDevice device = fake.open(0)) {
            device.kernel(CAST, "cast");
            assertEquals(1, fake.compilations());
        }
    }

    @Test
    void aCompilerWithoutItsBuiltinsIsALine() {
        fake.with("nvrtcCompileProgram", 7);
        try (CudaDevice device = fake.open(0)) {
            assertEquals(
                    "engine=cuda needs libnvrtc-builtins.so of the same version beside libnvrtc.so.13, 13.9: line one",
                    assertThrows(UserError.class, () -> device.kernel(CAST, "cast"))
                            .getMessage());
        }
    }

    @Test
    void whatWasUploadedMayChangeAtOnce() {
        int[] sizes = {1000, 3 << 20, 5, (130 << 20) + 4};
        try (CudaDevice device = fake.open(0)) {
            Memory host = new Memory(sizes[3]);
            long[] there = new long[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                there[i] = device.allocate(sizes[i], "a batch");
                host.setMemory(0, sizes[i], (byte) (i + 1));
                device.upload(Pointer.nativeValue(host), there[i], sizes[i]);
            }
            host.clear();
            for (int i = 0; i < sizes.length; i++) {
                device.download(there[i], Pointer.nativeValue(host), sizes[i]);
                assertEquals(i + 1, host.getByte(0));
                assertEquals(i + 1, host.getByte(sizes[i] - 1));
            }
        }
    }

    @Test
    void whatWasUploadedBesideMayChangeAtOnce() {
        try (CudaDevice device = fake.open(0)) {
            int bytes = (130 << 20) + 4;
            Memory host = new Memory(bytes);
            long there = device.allocate(bytes, "a batch");
            for (int i = 1; i <= 3; i++) {
                host.setMemory(0, bytes, (byte) i);
                device.beside().upload(Pointer.nativeValue(host), there, bytes);
                host.clear();
                device.synchronize();
                device.download(there, Pointer.nativeValue(host), bytes);
                for (int at : new int[] {0, (64 << 20) - 1, 64 << 20, 128 << 20, bytes - 1}) {
                    assertEquals(i, host.getByte(at), "at " + at);
                }
            }
        }
    }

    /** What a copy within the card sees of an upload beside that is asked for after it, and what is there in the end. */
    private int[] overtaken(boolean othersFirst, boolean followed) {
        fake.with("others first", othersFirst ? 1 : 0);
        try (CudaDevice device = fake.open(0)) {
            long from = zeros(device);
            long to = zeros(device);
            device.copy(from, to, 4);
            if (followed) {
                device.beside().follow();
            }
            device.beside().upload(Pointer.nativeValue(one()), from, 4);
            int copied = ints(device, to, 1)[0];
            device.synchronize();
            return new int[] {copied, ints(device, from, 1)[0]};
        }
    }

    @Test
    void anUploadBesideNeedNotWaitForTheDeviceUnlessItFollows() {
        assertArrayEquals(new int[] {1, 1}, overtaken(true, false));
        assertArrayEquals(new int[] {0, 1}, overtaken(false, false));
        assertArrayEquals(new int[] {0, 1}, overtaken(true, true));
        assertArrayEquals(new int[] {0, 1}, overtaken(false, true));
    }

    /** What a copy within the card sees of an upload beside that was asked for before it. */
    private int waitedFor(boolean othersFirst, boolean led) {
        fake.with("others first", othersFirst ? 1 : 0);
        try (CudaDevice device = fake.open(0)) {
            long from = zeros(device);
            long to = zeros(device);
            device.beside().upload(Pointer.nativeValue(one()), from, 4);
            if (led) {
                device.beside().lead();
            }
            device.copy(from, to, 4);
            return ints(device, to, 1)[0];
        }
    }

    @Test
    void theDeviceNeedNotWaitForAnUploadBesideUnlessThatLeads() {
        assertEquals(0, waitedFor(false, false));
        assertEquals(1, waitedFor(true, false));
        assertEquals(1, waitedFor(false, true));
        assertEquals(1, waitedFor(true, true));
    }

    private static long zeros(CudaDevice device) {
        long address = device.allocate(4, "a number");
        device.zero(address, 4);
        device.synchronize();
        return address;
    }

    private static Memory one() {
        Memory host = new Memory(4);
        host.setInt(0, 1);
        return host;
    }

    @Test
    void whatIsRecordedRunsWhenItIsReplayed() {
        try (CudaDevice device = fake.open(0)) {
            long from = device.allocate(8, "a");
            long to = device.allocate(8, "b");
            Device.Uploads beside = device.beside();
            device.zero(from, 8);
            device.zero(to, 0);
            device.product(ONE);
            try (Device.Recording recording = device.record(() -> {
                device.copy(from, to, 8);
                assertThrows(IllegalStateException.class, () -> device.upload(0, to, 8));
                assertThrows(IllegalStateException.class, () -> device.allocate(8, "c"));
                assertThrows(IllegalStateException.class, () -> device.kernel(CAST, "cast"));
                assertThrows(IllegalStateException.class, () -> device.product(ONE));
                assertThrows(IllegalStateException.class, device::synchronize);
                assertThrows(IllegalStateException.class, device::beside);
                assertThrows(IllegalStateException.class, () -> beside.upload(0, to, 8));
                assertThrows(IllegalStateException.class, beside::follow);
                assertThrows(IllegalStateException.class, beside::lead);
            })) {
                assertArrayEquals(new int[] {-1, -1}, ints(device, to, 2));
                recording.replay();
                assertArrayEquals(new int[] {0, 0}, ints(device, to, 2));
            }
            assertThrows(
                    ArithmeticException.class,
                    () -> device.record(() -> {
                        throw new ArithmeticException();
                    }));
            device.synchronize();
        }
    }

    /** As far as libraries only load something when they are first used. */
    @Test
    void whatCannotBeRecordedRunsAsItIsAndIsRecordedTheSecondTime() {
        try (CudaDevice device = fake.open(0)) {
            long x = device.allocate(4, "a number");
            long y = device.allocate(4, "its square");
            Memory two = new Memory(4);
            two.setFloat(0, 2);
            Product product = device.product(ONE);
            fake.with("cublasLt loads when it multiplies", 1);
            try (Device.Recording recording = device.record(() -> device.multiply(product, x, x, y, y, 0, 0))) {
                for (int replay = 0; replay < 4; replay++) {
                    device.zero(y, 4);
                    device.upload(Pointer.nativeValue(two), x, 4);
                    recording.replay();
                    assertEquals(4, Float.intBitsToFloat(ints(device, y, 1)[0]));
                    assertEquals(replay, fake.replays());
                }
            }
        }
        assertEquals(0, fake.left());
    }

    @Test
    void whatCanNeverBeRecordedRunsAsItIs() {
        try (CudaDevice device = fake.open(0)) {
            long x = device.allocate(4, "a number");
            fake.with("cuStreamEndCapture", 901);
            try (Device.Recording recording = device.record(() -> device.zero(x, 4))) {
                for (int replay = 0; replay < 3; replay++) {
                    device.upload(Pointer.nativeValue(one()), x, 4);
                    recording.replay();
                    assertEquals(0, ints(device, x, 1)[0]);
                }
            }
            assertEquals(0, fake.replays());
        }
    }

    @Test
    void timeIsTheCards() {
        try (CudaDevice device = fake.open(0)) {
            assertEquals(1.5, device.seconds(() -> {}));
        }
    }

    @Test
    void productsOfRowMajorMatricesAreRight() {
        Random random = new Random(1);
        for (boolean transposeA : List.of(false, true)) {
            for (boolean transposeB : List.of(false, true)) {
                for (Epilogue bias : List.of(Epilogue.NONE, Epilogue.BIAS)) {
                    multiplies(random, 1, transposeA, transposeB, Type.F32, Type.F32, bias, 0, false);
                    multiplies(random, 3, transposeA, transposeB, Type.F32, Type.F32, bias, 1, true);
                    multiplies(random, 2, transposeA, transposeB, Type.BF16, Type.BF16, bias, 1, false);
                    multiplies(random, 2, transposeA, transposeB, Type.BF16, Type.F32, bias, 0, true);
                }
            }
        }
    }

    @Test
    void whatCublasLtHasNoAlgorithmForIsMultipliedByAKernel() {
        for (String how : List.of("no algorithm", "cublasLtMatmulAlgoGetHeuristic")) {
            fake.with(how, 15); // not supported
            try (CudaDevice device = fake.open(0)) {
                long c = device.allocate(32, "c");
                long d = device.allocate(32, "d");
                for (int beta = 0; beta < 2; beta++) {
                    device.multiply(
                            device.product(new Product.Shape(
                                    3, 5, 7, 1, 0, 0, 0, false, true, Type.BF16, Type.F32, Epilogue.BIAS, beta)),
                            c,
                            c,
                            c,
                            d,
                            c,
                            0);
                    long expected = beta == 0 ? 0 : c;
                    assertArrayEquals(
                            new int[] {(int) expected, (int) (expected >> 32), 3, 0, 5, 0, 7, 0}, ints(device, d, 8));
                }
                assertThrows(
                        IllegalStateException.class,
                        () -> device.product(new Product.Shape(
                                3, 8, 7, 1, 0, 0, 0, false, true, Type.BF16, Type.BF16, Epilogue.BIAS_GELU, 0)));
            }
            fake.with(how, 0);
        }
    }

    @Test
    void productsWithGeluKeepWhatItIsOfAndSumItsGradient() {
        Random random = new Random(2);
        for (Type type : List.of(Type.F32, Type.BF16)) {
            multiplies(random, 1, false, true, type, type, Epilogue.BIAS_GELU, 0, false);
            multiplies(random, 1, false, false, type, type, Epilogue.GELU_GRADIENT, 0, false);
        }
    }

    private void multiplies(
            Random random,
            int batch,
            boolean transposeA,
            boolean transposeB,
            Type input,
            Type output,
            Epilogue epilogue,
            int beta,
            boolean sameB) {
        int m = 3;
        int n = 8;
        int k = 7;
        Product.Shape shape = new Product.Shape(
                m, n, k, batch, m * k, sameB ? 0 : k * n, m * n, transposeA, transposeB, input, output, epilogue, beta);
        EmulatedDevice reference = new EmulatedDevice(false);
        try (CudaDevice device = fake.open(0)) {
            float[][] operands = {
                random(random, batch * m * k),
                random(random, batch * k * n),
                random(random, batch * m * n),
                random(random, n),
                random(random, batch * m * n)
            };
            float[] expected = multiply(reference, shape, operands);
            float[] actual = multiply(device, shape, operands);
            double rounding =
                    epilogue == Epilogue.NONE || epilogue == Epilogue.BIAS ? 0 : output == Type.F32 ? 1e-5 : 1e-2;
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], rounding * (1 + Math.abs(expected[i])), shape.toString());
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> device.multiply(device.product(shape), 8, 16, 16, 16, 16, 16));
        }
    }

    private static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-4, 5);
        }
        return values;
    }

    // the result, then the vector and what lies beside
    private static float[] multiply(Device device, Product.Shape s, float[][] operands) {
        Type[] types = {s.input(), s.input(), s.output(), s.output(), s.output()};
        long[] there = new long[5];
        for (int i = 0; i < 5; i++) {
            int bytes = operands[i].length * types[i].bytes;
            Memory host = new Memory(bytes);
            EmulatedDevice.write(operands[i], Pointer.nativeValue(host), 0, types[i]);
            there[i] = device.allocate(bytes + 16, "an operand") + 16; // on the least boundary
            device.upload(Pointer.nativeValue(host), there[i], bytes);
        }
        int count = operands[2].length;
        long result = device.allocate(count * s.output().bytes, "the result");
        Product product = device.product(s);
        assertEquals(product, device.product(s));
        try (Device.Recording recording = device.record(
                () -> device.multiply(product, there[0], there[1], there[2], result, there[3], there[4]))) {
            recording.replay();
        }
        float[] all = new float[2 * count + s.n()];
        copy(device, result, all, 0, count, s.output());
        copy(device, there[3], all, count, s.n(), s.output());
        copy(device, there[4], all, count + s.n(), count, s.output());
        return all;
    }

    private static void copy(Device device, long from, float[] to, int at, int count, Type type) {
        Memory host = new Memory((long) count * type.bytes);
        device.download(from, Pointer.nativeValue(host), (long) count * type.bytes);
        System.arraycopy(EmulatedDevice.read(Pointer.nativeValue(host), 0, count, type), 0, to, at, count);
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        CudaDevice device = fake.open(0);
        device.kernel(CAST, "cast");
        device.product(ONE);
        long freed = device.allocate(100, "what is freed");
        device.allocate(100, "what is not freed");
        ints(device, freed, 1);
        device.beside().upload(Pointer.nativeValue(one()), freed, 4);
        device.free(freed);
        assertThrows(IllegalStateException.class, () -> device.free(freed));
        device.record(() -> {}).close();
        assertTrue(fake.left() > 0);
        device.close();
        device.close();
        assertEquals(0, fake.left());
        assertThrows(IllegalStateException.class, device::synchronize);
    }

    private static int[] ints(Device device, long address, int count) {
        Memory host = new Memory(4L * count);
        device.download(address, Pointer.nativeValue(host), 4L * count);
        return host.getIntArray(0, count);
    }
}
