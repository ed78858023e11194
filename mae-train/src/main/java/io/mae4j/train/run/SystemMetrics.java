package io.mae4j.train.run;

import com.sun.management.OperatingSystemMXBean;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.tracking.TrackedRun;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * What training costs, under the names that MLflow's page has a tab for, {@code system/...}: the share of all processors that
 * this process uses, its memory, the machine's memory, and images a second. To the tracker only, every ten seconds and where
 * the run stops: a run's own history holds what its seed decides.
 */
public final class SystemMetrics implements TrainingListener {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double MEGABYTE = 1e6;

    private final TrackedRun tracked;
    private final DoubleSupplier imagesPerSecond;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long lastNanos = System.nanoTime();

    public SystemMetrics(TrackedRun tracked, DoubleSupplier imagesPerSecond) {
        this.tracked = tracked;
        this.imagesPerSecond = imagesPerSecond;
        system.getProcessCpuLoad(); // the first answer covers no time
    }

    @Override
    public void stepTaken(StepReport report) {
        if (System.nanoTime() - lastNanos >= EVERY_NANOS) {
            log(report.step());
        }
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        log(steps);
    }

    private void log(long step) {
        Map<String, Double> values = new LinkedHashMap<>();
        put(values, "system/cpu_utilization_percentage", 100 * system.getProcessCpuLoad());
        put(
                values,
                "system/system_memory_usage_megabytes",
                (system.getTotalMemorySize() - system.getFreeMemorySize()) / MEGABYTE);
        ProcessMemory.now().ifPresent(bytes -> put(values, "system/process_memory_megabytes", bytes / MEGABYTE));
        put(values, "system/images_per_second", imagesPerSecond.getAsDouble());
        tracked.metrics(values, step);
        lastNanos = System.nanoTime();
    }

    private static void put(Map<String, Double> values, String name, double value) {
        if (Double.isFinite(value) && value >= 0) {
            values.put(name, value);
        }
    }
}
