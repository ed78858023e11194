package io.mae4j.experiments.bench;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Composed;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.experiments.task.PretrainConfig;
import io.mae4j.models.Segmenter;

/** The configuration of {@code mae bench segment}, {@code conf/bench_segment.conf}. Components are bound by their own records. */
public record SegmentStepConfig(
        PretrainConfig.Model model,
        ConfigObject encoder,
        ConfigObject head,
        Segmenter.Config segmenter,
        ConfigObject optimizer,
        ConfigObject engine,

        @Default("2") @Range(min = 1) @Doc("pictures of a step")
        int batch,

        @Default("512") @Range(min = 1) @Doc("height and width of a picture, pixels: one number, or [height, width]")
        PixelSize image,

        @Default("3") @Range(min = 1) @Doc("channels of a picture")
        int channels,

        @Default("150") @Range(min = 2) @Doc("classes to tell apart")
        int classes,

        @Default("5") @Range(min = 1) @Doc("measured steps") int steps,

        @Default("2") @Range(min = 0) @Doc("steps before those, not measured")
        int warmup,

        @Default("0") @Doc("of weights, pictures, label maps and dropped branches")
        long seed,

        @Default("2048") @Range(min = 1) @Doc("rows and columns of the matrices that show what the machine can do")
        int ceiling,

        @Default("false") @Doc("list the parts of a step by their time")
        boolean profile)
        implements MeasuredConfig {

    /** Binds it, but for the decoder that a model's file has for pre-training. */
    static SegmentStepConfig of(Composed composed) {
        return composed.without("decoder").bind(SegmentStepConfig.class);
    }
}
