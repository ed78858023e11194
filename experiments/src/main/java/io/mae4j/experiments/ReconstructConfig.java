package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.train.report.PngFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The configuration of {@code mae reconstruct}, {@code conf/reconstruct.conf}. Components are bound by their own records. */
record ReconstructConfig(
        @Doc("a run's folder, a checkpoint's folder, or a file of weights")
        Path checkpoint,

        @Doc("picture files and folders of them") List<Path> images,

        @Default("reconstructions.png") @Doc("the picture to write")
        Path out,

        @Default("16") @Range(min = 1) @Doc("pictures shown at most; of more, some that lie evenly apart")
        int count,

        @Default("null") @Doc("height and width of the model's pictures, pixels; null: as it was trained")
        Optional<PixelSize> size,

        @Default("[]") @Doc("mean that normalisation subtracts, a channel each; []: the run's, or ImageNet's")
        List<Double> mean,

        @Default("[]") @Doc("standard deviation that normalisation divides by; []: the run's, or ImageNet's")
        List<Double> std,

        @Default("0") @Doc("of the masks") long seed,

        Part encoder,
        Part decoder,
        ConfigObject mask,
        ConfigObject target,
        ConfigObject loss,
        ConfigObject engine) {

    ReconstructConfig {
        PngFile.named("out", out);
    }

    /** What the weights do not tell. */
    record Part(
            @Default("null") @Doc("attention heads; null: as the checkpoint says, or as usual for the width")
            OptionalInt heads) {}
}
