package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.UserError;
import io.mae4j.engine.cuda.card.CudaLibraries.Part;
import io.mae4j.engine.cuda.card.Product.Epilogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A device opens, starts kernels, records and closes. */
class CudaDeviceTest extends OnFakeDriver {
    private static final Kernel.Source CAST = new Kernel.Source("elementwise", Map.of("X", "float", "Y", "bf16"));

    private static final Product.Shape ONE =
            new Product.Shape(1, 1, 1, 1, 0, 0, 0, false, false, Type.F32, Type.F32, Epilogue.NONE, 0);

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
                    "CUDA_ERROR_ILLEGAL_ADDRESS by cuStreamSynchronize: a kernel before it failed, and"
                            + " CUDA_LAUNCH_BLOCKING=1 in the environment tells which",
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
    void theCompilersBuiltinsAreLoadedFromBesideIt() throws IOException {
        Path beside = fake.libraries().find(Part.NVRTC).orElseThrow().resolveSibling("libnvrtc-builtins.so.13.9");
        Files.copy(fake.libraries().find(Part.DRIVER).orElseThrow(), beside);
        try (CudaDevice device = fake.open(0)) {
            assertTrue(Files.readString(Path.of("/proc/self/maps")).contains(beside.toString()), device.describe());
        }
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
            long before = device.allocatedBytes();
            assertArrayEquals(new double[] {1.5, 1.5, 1.5}, device.seconds(Collections.nCopies(3, () -> {})));
            assertEquals(before, device.allocatedBytes());
        }
    }

    @Test
    void launchesThatBlockSayWhichOfThemFails() {
        try (CudaDevice device = fake.open(0).blocking()) {
            long x = device.allocate(32, "what the kernel sees");
            Kernel kernel = device.kernel(CAST, "cast");
            fake.with("cuStreamSynchronize", 700);
            Device.Recording recording = device.record(() -> device.launch(kernel, Grid.of(1, 32), x, 1, 1f, 1L));
            String message = assertThrows(CallFailed.class, recording::replay).getMessage();
            assertTrue(message.contains("by cast on Grid["), message);
            fake.with("cuStreamSynchronize", 0);
        }
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
}
