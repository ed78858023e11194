package io.mae4j.train.schedule;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;

/**
 * A linear warm-up from 0 to the peak, then half a cycle of a cosine down to the minimum (paper, Table 8; Loshchilov and Hutter
 * 2016; Goyal et al. 2017). By fractional epoch, so that the first step of a warm-up has a learning rate of exactly 0.
 */
public final class CosineSchedule implements Schedule {

    public record Config(
            @Doc("epochs of linear warm-up from 0") @Default("40") @Range(min = 0)
            double warmupEpochs,

            @Doc("the learning rate at the end") @Default("0") @Range(min = 0)
            double minLearningRate) {}

    private final Config config;

    @Inject
    public CosineSchedule(Config config) {
        this.config = config;
    }

    @Override
    public double learningRate(double epoch, int epochs, double peak) {
        double warmup = config.warmupEpochs();
        if (epoch < warmup) {
            return peak * epoch / warmup;
        }
        double done = epoch < epochs ? (epoch - warmup) / (epochs - warmup) : 1;
        double minimum = config.minLearningRate();
        return minimum + (peak - minimum) * 0.5 * (1 + Math.cos(Math.PI * done));
    }
}
