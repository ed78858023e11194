package io.mae4j.engine.cpu;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this process can still get without swapping. */
final class AvailableMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private AvailableMemory() {}

    /** Linux's own estimate, which counts caches that can be dropped; elsewhere the machine's free memory. */
    static long bytes() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try {
            for (String line : Files.isReadable(MEMINFO) ? Files.readAllLines(MEMINFO) : java.util.List.<String>of()) {
                if (line.startsWith("MemAvailable:")) {
                    long kilobytes = Long.parseLong(line.replaceAll("\\D", ""));
                    return Math.min(1024 * kilobytes, system.getTotalMemorySize()); // a container's limit is the total
                }
            }
        } catch (IOException e) {
            return system.getFreeMemorySize();
        }
        return system.getFreeMemorySize();
    }
}
