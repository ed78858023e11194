package io.mae4j.engine.cpu;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;
import java.util.OptionalLong;

/** The cores that Windows tells of, each once, however many hardware threads it has; elsewhere there are none. */
final class WindowsCores {
    // a SYSTEM_LOGICAL_PROCESSOR_INFORMATION of 64-bit Windows
    private static final int ENTRY_BYTES = 32;
    private static final int RELATIONSHIP = 8;
    private static final int OF_A_CORE = 0;

    private WindowsCores() {}

    /** Those of the processor group that this process runs in, of at most 64 hardware threads. */
    static OptionalLong count() {
        if (!Platform.isWindows()) {
            return OptionalLong.empty();
        }
        Function entries = Function.getFunction("kernel32", "GetLogicalProcessorInformation", Function.ALT_CONVENTION);
        IntByReference bytes = new IntByReference();
        entries.invokeInt(new Object[] {null, bytes}); // fails, and says how many
        try (Memory memory = new Memory(Math.max(ENTRY_BYTES, bytes.getValue()))) {
            if (entries.invokeInt(new Object[] {memory, bytes}) == 0) {
                return OptionalLong.empty();
            }
            long cores = 0;
            for (int at = 0; at + ENTRY_BYTES <= bytes.getValue(); at += ENTRY_BYTES) {
                cores += memory.getInt(at + RELATIONSHIP) == OF_A_CORE ? 1 : 0;
            }
            return cores == 0 ? OptionalLong.empty() : OptionalLong.of(cores);
        }
    }
}
