package io.mae4j.engine.cpu;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Platform;
import com.sun.jna.ptr.LongByReference;
import java.util.OptionalLong;

/** The numbers that macOS tells about itself by name; elsewhere there are none. */
final class Sysctl {
    private Sysctl() {}

    /** A number, of four or eight bytes; empty if the system does not know the name. */
    static OptionalLong number(String name) {
        if (!Platform.isMac()) {
            return OptionalLong.empty();
        }
        try (Memory value = new Memory(Long.BYTES)) {
            LongByReference bytes = new LongByReference(Long.BYTES);
            int status =
                    Function.getFunction("c", "sysctlbyname").invokeInt(new Object[] {name, value, bytes, null, 0L});
            if (status != 0) {
                return OptionalLong.empty();
            }
            return bytes.getValue() == Integer.BYTES
                    ? OptionalLong.of(Integer.toUnsignedLong(value.getInt(0)))
                    : OptionalLong.of(value.getLong(0));
        }
    }
}
