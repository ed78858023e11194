package io.mae4j.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The cores and the memory that there are for this process. */
class MachineTest {
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Test
    void thereIsACoreAndNoMoreThanProcessors() {
        int cores = PhysicalCores.count();
        assertTrue(cores >= 1 && cores <= Runtime.getRuntime().availableProcessors(), cores + " cores");
    }

    @Test
    void memoryIsAvailableButNotMoreThanTheMachineHas() {
        long bytes = AvailableMemory.bytes();
        assertTrue(bytes > 0 && bytes < system.getTotalMemorySize(), bytes + " of " + system.getTotalMemorySize());
    }

    @Test
    void theFirstCacheIsAFewKilobytesWhereTheSystemTells() {
        FirstCache.bytes().ifPresent(bytes -> assertTrue(bytes >= 8 << 10 && bytes <= 1 << 20, bytes + " bytes"));
    }

    @Test
    @EnabledOnOs(OS.MAC)
    void macOsTellsNumbersOfFourAndOfEightBytesByName() {
        assertEquals(OptionalLong.of(system.getTotalMemorySize()), Sysctl.number("hw.memsize"));
        assertEquals(OptionalLong.of(Runtime.getRuntime().availableProcessors()), Sysctl.number("hw.activecpu"));
        assertTrue(Sysctl.number("vm.page_free_count").orElse(0) > 0);
        assertTrue(Sysctl.number("vm.page_pageable_external_count").orElse(0) > 0);
        assertTrue(Sysctl.number("vm.page_purgeable_count").isPresent());
        assertTrue(Sysctl.number("vm.pagesize").orElse(0) >= 4096);
        assertEquals(OptionalLong.empty(), Sysctl.number("hw.no_such_number"));
    }

    @Test
    @DisabledOnOs(OS.MAC)
    void otherSystemsTellNone() {
        assertEquals(OptionalLong.empty(), Sysctl.number("hw.memsize"));
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void windowsTellsCoresOfWhichEachHasOneProcessorOrMore() {
        long cores = WindowsCores.count().orElseThrow();
        assertTrue(cores >= 1 && cores <= Runtime.getRuntime().availableProcessors(), cores + " cores");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void otherSystemsTellNoneOfWindowsCores() {
        assertEquals(OptionalLong.empty(), WindowsCores.count());
    }
}
