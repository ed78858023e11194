package io.mae4j.engine.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** How many cores the machine has, not counting a core's second hardware thread. */
final class PhysicalCores {
    private PhysicalCores() {}

    /**
     * As Linux and macOS tell, and never more than this process may use; elsewhere all processors. Of Apple's processors the fast
     * cores alone: a step is as fast as the slowest of its workers.
     */
    static int count() {
        int available = Runtime.getRuntime().availableProcessors();
        OptionalLong fast = Sysctl.number("hw.perflevel0.physicalcpu");
        OptionalLong mac = fast.isPresent() ? fast : Sysctl.number("hw.physicalcpu");
        if (mac.isPresent()) {
            return (int) Math.max(1, Math.min(available, mac.getAsLong()));
        }
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
            return available;
        }
        return cores.isEmpty() ? available : Math.max(1, Math.min(available, cores.size()));
    }
}
