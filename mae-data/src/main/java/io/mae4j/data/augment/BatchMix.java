package io.mae4j.data.augment;

import io.mae4j.data.load.ImageBatch;
import io.mae4j.random.Beta;
import io.mae4j.random.RandomStream;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Mixes each picture of a batch with the one that is as far from the batch's end as it is from its beginning, by mixup (Zhang
 * et al. 2018) or cutmix (Yun et al. 2019), and gives targets with the same shares. With neither, targets are the labels,
 * smoothed. The fine-tuning of the paper (Table 9): mixup 0.8, cutmix 1.0, smoothing 0.1.
 *
 * <pre>{@code
 * BatchMix mix = new BatchMix(augmentation.mix(), data.classNames().size());
 * INDArray targets = mix.apply(batch, randomness.stream("mix", epoch, number));
 * }</pre>
 */
public final class BatchMix {
    private final MixConfig config;
    private final int classes;

    public BatchMix(MixConfig config, int classes) {
        this.config = config;
        this.classes = classes;
    }

    /**
     * Changes the images of {@code batch} where they lie, and returns the soft targets, float {@code [batch, classes]}, whose
     * rows sum to 1.
     *
     * @throws IllegalArgumentException if a row has no picture, or no label below {@code classes}
     */
    public INDArray apply(ImageBatch batch, RandomStream random) {
        int rows = batch.labels().length;
        if (batch.size() != rows) {
            throw new IllegalArgumentException("only " + batch.size() + " of " + rows + " rows have a picture to mix");
        }
        if (!config.mixes()) {
            return SoftTargets.of(batch.labels(), classes, config.labelSmoothing());
        }
        Share[] shares = draw(rows, batch.images(), random);
        double[] own = mix(batch.images(), shares);
        return SoftTargets.mixed(batch.labels(), own, classes, config.labelSmoothing());
    }

    private Share[] draw(int rows, INDArray images, RandomStream random) {
        int height = (int) images.size(2);
        int width = (int) images.size(3);
        Share[] shares = new Share[rows];
        for (int row = 0; row < rows; row++) {
            boolean drawn =
                    switch (config.mode()) {
                        case BATCH -> row == 0;
                        case PAIR -> row < (rows + 1) / 2;
                        case ELEM -> true;
                    };
            shares[row] = drawn
                    ? share(height, width, random)
                    : shares[config.mode() == MixConfig.Mode.BATCH ? 0 : rows - 1 - row];
        }
        return shares;
    }

    private Share share(int height, int width, RandomStream random) {
        if (random.nextDouble() >= config.probability()) {
            return Share.WHOLE;
        }
        boolean both = config.mixup() > 0 && config.cutmix() > 0;
        boolean cut = both ? random.nextDouble() < config.switchProbability() : config.cutmix() > 0;
        double alpha = cut ? config.cutmix() : config.mixup();
        double own = new Beta(alpha, alpha).next(random);
        return cut ? Share.box(height, width, own, random) : Share.blend(own);
    }

    /** Mixes the images, pair by pair, and returns how much of each is its own. */
    private static double[] mix(INDArray images, Share[] shares) {
        int rows = shares.length;
        int channels = (int) images.size(1);
        int height = (int) images.size(2);
        int width = (int) images.size(3);
        int volume = channels * height * width;
        FloatBuffer values = images.data().asNioFloat();
        float[] first = new float[volume];
        float[] second = new float[volume];
        double[] own = new double[rows];
        for (int row = 0; row < (rows + 1) / 2; row++) {
            int partner = rows - 1 - row;
            values.get(row * volume, first);
            values.get(partner * volume, second);
            values.put(row * volume, shares[row].apply(first, second, channels, height, width));
            values.put(partner * volume, shares[partner].apply(second, first, channels, height, width));
            own[row] = shares[row].own();
            own[partner] = shares[partner].own();
        }
        return own;
    }
}
