package io.mae4j.engine.cpu;

import io.mae4j.UserError;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.dnnl.dnnl_stream;

/**
 * The threads that run plans. All of them walk through a plan's steps together and meet after each; within a step each takes
 * units. Results do not depend on who takes which.
 *
 * <p>A process has one pool of so many threads, for all its engines: an engine, which each job of a sweep makes anew, need not
 * be closed, and two of them do not run at once on the same cores.
 */
final class WorkerPool {
    private static final Map<Integer, WorkerPool> POOLS = new ConcurrentHashMap<>();

    // how a worker waits for the others: milliseconds of spinning, then giving way, then asleep, as cores may be shared
    private static final int SPINS = 20_000;
    private static final int YIELDS = SPINS + 50;
    private static final long SLEEP_NANOS = 50_000;

    /** A plan on its way through the pool. */
    private static final class Run {
        final List<Step> steps;
        final long[] nanos; // per step, or null
        final long memory;
        final long memoryBytes;
        final long scratchOffset;
        final CountDownLatch done;
        volatile Throwable failure;

        Run(List<Step> steps, long[] nanos, long memory, long memoryBytes, long scratchOffset, int threads) {
            this.steps = steps;
            this.nanos = nanos;
            this.memory = memory;
            this.memoryBytes = memoryBytes;
            this.scratchOffset = scratchOffset;
            this.done = new CountDownLatch(threads);
        }
    }

    private final int threads;
    private final List<LinkedBlockingQueue<Run>> queues;
    private final AtomicInteger arrived = new AtomicInteger();
    private volatile int generation;

    /** The process's pool of so many threads. */
    static WorkerPool of(int threads) {
        return POOLS.computeIfAbsent(threads, WorkerPool::new);
    }

    private WorkerPool(int threads) {
        this.threads = threads;
        this.queues = java.util.stream.Stream.generate(LinkedBlockingQueue<Run>::new)
                .limit(threads)
                .toList();
        Dnnl.loadOpenMp(); // by a worker it would fail, with a stack trace, where the process is at its end already
        for (int i = 0; i < threads; i++) {
            start(i);
        }
    }

    int threads() {
        return threads;
    }

    /**
     * Runs all steps in order and returns when they are done.
     *
     * @param nanos filled with the time of each step; null for none
     * @param memory worker memory: {@code threads} pieces of {@code memoryBytes}, each with its scratch at {@code scratchOffset}
     */
    synchronized void run(List<Step> steps, long[] nanos, long memory, long memoryBytes, long scratchOffset) {
        steps.forEach(step -> step.claimed().set(0));
        Run run = new Run(steps, nanos, memory, memoryBytes, scratchOffset, threads);
        queues.forEach(queue -> queue.add(run));
        boolean interrupted = false;
        while (true) {
            try {
                run.done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // native work cannot be abandoned half-way
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (run.failure instanceof UserError e) {
            throw e;
        } else if (run.failure != null) {
            throw new IllegalStateException("a step of the plan failed: " + run.failure.getMessage(), run.failure);
        }
    }

    private void start(int index) {
        Thread thread = new Thread(() -> work(index), "mae-cpu-" + index);
        thread.setDaemon(true);
        thread.start();
    }

    private void work(int index) {
        Dnnl.useCallingThreadOnly();
        Subnormals.flushToZero();
        dnnl_stream stream = Dnnl.stream();
        try {
            while (true) {
                Run run = queues.get(index).take();
                long memory = run.memory + index * run.memoryBytes;
                walk(run, new Worker(index, stream, memory, memory + run.scratchOffset));
                run.done.countDown();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody knows the thread to interrupt it
        }
    }

    private void walk(Run run, Worker worker) {
        long last = System.nanoTime();
        for (int s = 0; s < run.steps.size(); s++) {
            if (run.failure == null) {
                try {
                    takeUnits(run.steps.get(s), worker);
                } catch (RuntimeException | Error e) {
                    run.failure = e;
                }
            }
            meet();
            if (run.nanos != null && worker.index() == 0) {
                long now = System.nanoTime();
                run.nanos[s] += now - last;
                last = now;
            }
        }
    }

    private void takeUnits(Step step, Worker worker) {
        List<Unit> units = step.units();
        if (units.size() <= threads) { // the same rows to the same worker, whose cache may still hold them
            if (worker.index() < units.size()) {
                units.get(worker.index()).run(worker);
            }
            return;
        }
        for (int u = step.claimed().getAndIncrement();
                u < units.size();
                u = step.claimed().getAndIncrement()) {
            units.get(u).run(worker);
        }
    }

    private void meet() {
        if (threads == 1) {
            return;
        }
        int now = generation;
        if (arrived.incrementAndGet() == threads) {
            arrived.set(0);
            generation = now + 1;
            return;
        }
        for (int spins = 0; generation == now; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else if (spins < YIELDS) {
                Thread.yield();
            } else {
                LockSupport.parkNanos(SLEEP_NANOS);
            }
        }
    }
}
