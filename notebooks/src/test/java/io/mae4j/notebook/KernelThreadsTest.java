package io.mae4j.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads of the kernel that end before they have begun. */
class KernelThreadsTest {
    /** As rapaio's: what it asks when it begins is set after it was started, here always too late. */
    private static final class Late extends Thread {
        private final CountDownLatch ran = new CountDownLatch(1);
        private final AtomicInteger times = new AtomicInteger();
        private volatile boolean running;

        @Override
        public void run() {
            if (running) {
                times.incrementAndGet();
                ran.countDown();
            }
        }
    }

    @Test
    void aThreadThatEndedTooEarlyIsRunAgain() throws InterruptedException {
        Late thread = new Late();
        thread.start();
        thread.join();
        thread.running = true;
        assertEquals(0, thread.times.get());
        Kernel.runs(thread);
        assertTrue(thread.ran.await(10, TimeUnit.SECONDS));
        assertEquals(1, thread.times.get());
    }

    @Test
    void oneThatRunsIsLeftAlone() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        Thread thread = new Thread(() -> {
            times.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Kernel.runs(thread);
        end.countDown();
        thread.join();
        assertEquals(1, times.get());
    }
}
