package io.mae4j.engine.cpu;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How much memory this process can still get without swapping. */
final class AvailableMemory {
    private static final Path MACHINE = Path.of("/proc/meminfo");
    private static final Path PROCESS = Path.of("/proc/self/status");

    private AvailableMemory() {}

    /** Linux's own estimate, which counts caches that can be dropped, and the like for macOS; elsewhere the machine's free memory. */
    static long bytes() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        OptionalLong available = read(MACHINE, "MemAvailable:");
        if (available.isEmpty()) {
            return Math.max(system.getFreeMemorySize(), mac());
        }
        // a container's limit is the total, of which this process has some already
        long own = system.getTotalMemorySize() - read(PROCESS, "VmRSS:").orElse(0);
        return Math.max(0, Math.min(available.getAsLong(), own));
    }

    // free pages, of which macOS leaves few, and those of files and caches that it gives up for the asking
    private static long mac() {
        long pages = Stream.of("vm.page_free_count", "vm.page_pageable_external_count", "vm.page_purgeable_count")
                .mapToLong(name -> Sysctl.number(name).orElse(0))
                .sum();
        return pages * Sysctl.number("vm.pagesize").orElse(0);
    }

    // such as "MemAvailable:   24576 kB"
    private static OptionalLong read(Path file, String name) {
        try {
            for (String line : Files.isReadable(file) ? Files.readAllLines(file) : List.<String>of()) {
                if (line.startsWith(name)) {
                    return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
