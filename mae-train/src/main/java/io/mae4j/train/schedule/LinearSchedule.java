package io.mae4j.train.schedule;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;

/** A linear warm-up from 0 to the peak, then linearly down to the minimum: what segmentation is mostly trained with. */
public final class LinearSchedule implements Schedule {

    public record Config(
            @Doc("epochs of linear warm-up from 0") @Default("1") @Range(min = 0)
            double warmupEpochs,

            @Doc("the learning rate at the end") @Default("0") @Range(min = 0)
            double minLearningRate) {}

    private final Config config;

    @Inject
    public LinearSchedule(Config config) {
        this.config = config;
    }

    @Override
    public double learningRate(double epoch, int epochs, double peak) {
        double warmup = config.warmupEpochs();
        if (epoch < warmup) {
            return peak * epoch / warmup;
        }
        double left = epoch < epochs ? (epochs - epoch) / (epochs - warmup) : 0;
        return config.minLearningRate() + (peak - config.minLearningRate()) * left;
    }
}
