package io.mae4j.engine.cuda.emulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.cuda.OnEmulation;
import io.mae4j.engine.cuda.card.CallFailed;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the kernels of {@code faults.cu} is reported. */
@ExtendWith(OnEmulation.class)
class EmulationTest {
    private static final int THREADS = 64;
    private static final int BLOCKS = 2;

    private final Emulated device = new Emulated(EmulatedCard.open());

    @ParameterizedTest
    @CsvSource({
        "readBeforeWritten, 'a (read|write) in shared memory at 80 races with the (write|read) of thread 31 of block 0'",
        "writtenBeforeRead, 'a (read|write) in shared memory at \\w+ races with the (write|read) of thread 31 of block 0'",
        "writtenByTwoBlocks, 'a write in the card.s memory at \\w+ races with the write of thread 0 of block 0 .*block 1'",
        "writtenByTwoThreads, 'a write in the card.s memory at \\w+ races with the write of thread 0 of block 0'",
        "behindAnArray, a write of 4 bytes at 256 is in no array of shared memory",
        "withoutDynamicMemory, a write of 4 bytes at 0 is in no array of shared memory",
        "notAligned, an access of 16 bytes at \\w+ is not aligned",
        "copyNotAwaited, shared memory at 1008 is used before a copy to it was waited for",
        "copyAwaitedByItsThread, 'a (read|write) in shared memory .* races with the (write|read) of thread 31 of block 0'",
        "barrierOfSome, a barrier that not all threads reach",
        "moreThanItsBounds, more threads than its launch bounds say",
    })
    void a_fault_is_reported(String kernel, String report) {
        String message = assertThrows(CallFailed.class, () -> run(kernel)).getMessage();
        assertTrue(message.matches(kernel + ": " + report + ".*"), message);
    }

    @Test
    void arguments_are_counted() {
        Device emulated = device.device();
        Kernel kernel = emulated.kernel(Kernel.Source.of("faults"), "right");
        long room = emulated.allocate(4, "test");
        assertThrows(CallFailed.class, () -> emulated.launch(kernel, Grid.of(1, THREADS)));
        assertThrows(CallFailed.class, () -> emulated.launch(kernel, Grid.of(1, THREADS), room, room));
    }

    @Test
    void what_waits_where_it_must_runs() {
        float[] results = new float[BLOCKS * THREADS];
        for (int i = 0; i < results.length; i++) {
            results[i] = i % THREADS / 4 * 4 + 32;
        }
        assertArrayEquals(results, run("right"));
    }

    private float[] run(String kernel) {
        float[] x = new float[THREADS];
        for (int i = 0; i < THREADS; i++) {
            x[i] = i;
        }
        long address = device.room((1 + BLOCKS) * THREADS);
        device.write(x, address, Type.F32);
        Device emulated = device.device();
        emulated.launch(emulated.kernel(Kernel.Source.of("faults"), kernel), Grid.of(BLOCKS, THREADS), address);
        return device.get(address + 4L * THREADS, BLOCKS * THREADS);
    }
}
