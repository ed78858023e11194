package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** The configuration of {@code mae labels}, {@code conf/labels.conf}. */
record LabelsConfig(
        @Doc("a run of mae segment; its best model is used") Path run,

        @Doc("picture files and folders of them") List<Path> images,

        @Default("labels") @Doc("the folder to write label maps and a sheet into")
        Path out,

        @Default("null")
        @Range(min = 0, minExclusive = true, max = 1)
        @Doc(
                "pictures are looked at in windows: from one to the next, as a share of their size; null: as the run has it")
        OptionalDouble stride,

        @Default("8") @Range(min = 1, max = 1024) @Doc("windows computed together")
        int batch,

        @Default("8") @Range(min = 1) @Doc("pictures on the sheet at most; of more, some that lie evenly apart")
        int count,

        ConfigObject engine) {}
