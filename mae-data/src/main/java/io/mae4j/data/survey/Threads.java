package io.mae4j.data.survey;

import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;

/** A number of threads that parallel streams are worked on with. */
final class Threads {
    private Threads() {}

    /** What {@code work} gives, whose parallel streams have so many threads. */
    static <T> T run(int count, Supplier<T> work) {
        ForkJoinPool pool = new ForkJoinPool(count);
        try {
            return pool.submit(work::get).join();
        } finally {
            pool.shutdownNow();
        }
    }
}
