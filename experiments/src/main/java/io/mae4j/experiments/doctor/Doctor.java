package io.mae4j.experiments.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.mae4j.OperatingSystem;
import io.mae4j.UserError;
import io.mae4j.engine.cpu.CpuEngine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All that there is to find out about this machine. */
public final class Doctor {
    private Doctor() {}

    public static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(List.of(java(), memory(), cores(), bf16()));
        findings.addAll(EngineCheck.all());
        findings.addAll(variables(System.getenv()));
        // that of python.org has no python3 on Windows, where Microsoft's python3 opens its shop
        String python = OperatingSystem.isWindows() ? "python" : "python3";
        findings.addAll(PythonCheck.findings(System.getenv().getOrDefault("PYTHON", python)));
        return findings;
    }

    private static Finding java() {
        return Finding.good(
                "java",
                System.getProperty("java.vm.name") + " " + Runtime.version() + " of "
                        + System.getProperty("java.home"));
    }

    private static Finding memory() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Finding.good(
                "memory",
                String.format(
                        Locale.ROOT,
                        "%.1f GiB, %.1f GiB of it free; Java's heap may grow to %.1f GiB, arrays live outside it",
                        gib(system.getTotalMemorySize()),
                        gib(system.getFreeMemorySize()),
                        gib(Runtime.getRuntime().maxMemory())));
    }

    private static Finding cores() {
        return Finding.good(
                "processor",
                Runtime.getRuntime().availableProcessors() + " processors, " + CpuEngine.physicalCores() + " cores, "
                        + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
    }

    private static Finding bf16() {
        try {
            return CpuEngine.nativeBf16()
                    ? Finding.good("bf16", "native: engine=auto computes in it")
                    : Finding.note("bf16", "not native, or not used on this processor: engine=auto computes in fp32");
        } catch (UserError e) {
            return Finding.note("bf16", e.getMessage());
        }
    }

    /** Variables that numeric libraries listen to. */
    static List<Finding> variables(Map<String, String> environment) {
        List<Finding> findings = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.matches("OMP_PROC_BIND|OMP_PLACES|GOMP_CPU_AFFINITY|KMP_AFFINITY")) {
                findings.add(
                        Finding.note(
                                name + "=" + value,
                                "can tie all threads of engine=cpu to one core; the numbers stay the same, but unset it for speed"));
            } else if (name.matches("(OMP|OPENBLAS|GOTO|MKL|KMP|GOMP)_\\w+")) {
                findings.add(
                        Finding.note(
                                name + "=" + value,
                                "does not change the results of engine=cpu, which has threads of its own; engine=samediff follows it"));
            } else if (name.matches("(ONEDNN|DNNL)_\\w+")) {
                findings.add(
                        Finding.note(name + "=" + value, "is heeded by oneDNN: engine=cpu says above what it uses"));
            }
        });
        if (findings.isEmpty()) {
            findings.add(Finding.good("environment", "no OMP_*, OPENBLAS_*, MKL_* or ONEDNN_* variables"));
        }
        return findings;
    }

    private static double gib(long bytes) {
        return bytes / (double) (1 << 30);
    }
}
