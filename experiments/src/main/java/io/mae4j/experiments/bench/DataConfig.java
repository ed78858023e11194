package io.mae4j.experiments.bench;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.load.LoaderConfig;

/** The configuration of {@code mae bench data}, {@code conf/bench_data.conf}. Components are bound by their own records. */
public record DataConfig(
        ConfigObject data,
        ConfigObject augment,

        @Default("64") @Range(min = 1) @Doc("pictures of a batch")
        int batch,

        @Default("20") @Range(min = 0, minExclusive = true) @Doc("how long to measure, seconds")
        double seconds,

        @Default("10") @Range(min = 0) @Doc("how long to read before that, unmeasured, seconds")
        double warmup,

        @Default("0") @Doc("of the order and the augmentation")
        long seed,

        @Default("false") @Doc("time the parts of a picture's way on one thread, after the measurement")
        boolean profile,

        LoaderConfig loader) {}
