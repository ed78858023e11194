package io.mae4j.engine.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How many cores the machine has, not counting a core's second hardware thread. */
final class PhysicalCores {
    private PhysicalCores() {}

    /**
     * As the system tells, and never more than this process may use; all processors where it does not tell. Of Apple's processors
     * the fast cores alone: a step is as fast as the slowest of its workers.
     */
    static int count() {
        int available = Runtime.getRuntime().availableProcessors();
        long told = Stream.<Supplier<OptionalLong>>of(
                        () -> Sysctl.number("hw.perflevel0.physicalcpu"),
                        () -> Sysctl.number("hw.physicalcpu"),
                        WindowsCores::count,
                        PhysicalCores::linux)
                .flatMapToLong(system -> system.get().stream())
                .findFirst()
                .orElse(available);
        return (int) Math.max(1, Math.min(available, told));
    }

    private static OptionalLong linux() {
        Set<String> cores = new HashSet<>();
        try (Stream<Path> cpus = Files.list(Path.of("/sys/devices/system/cpu"))) {
            for (Path cpu : cpus.filter(p -> p.getFileName().toString().matches("cpu\\d+"))
                    .toList()) {
                Path siblings = cpu.resolve("topology/thread_siblings_list");
                if (Files.isReadable(siblings)) {
                    cores.add(Files.readString(siblings).strip());
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return cores.isEmpty() ? OptionalLong.empty() : OptionalLong.of(cores.size());
    }
}
