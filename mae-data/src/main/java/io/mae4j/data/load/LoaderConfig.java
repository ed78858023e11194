package io.mae4j.data.load;

import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;

/** How batches are made ahead of their use. Neither number changes what is in them. */
public record LoaderConfig(
        @Default("0") @Range(min = 0, max = 1024) @Doc("threads that decode and augment; 0: one a processor")
        int threads,

        @Default("3") @Range(min = 1, max = 1024) @Doc("batches being made or waiting, at most")
        int prefetch) {

    /** Threads, 0 resolved. */
    public int threadCount() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
