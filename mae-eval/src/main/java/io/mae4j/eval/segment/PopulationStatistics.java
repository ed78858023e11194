package io.mae4j.eval.segment;

import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.engine.Program;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What batch norms normalise with when a model is not training, computed anew from the training pictures: the mean over some
 * batches, and their variance about it (Wu and Johnson 2021, "Rethinking Batch in BatchNorm").
 */
public final class PopulationStatistics {
    private static final String MEAN = ".running_mean";
    private static final String VARIANCE = ".running_var";

    private PopulationStatistics() {}

    /**
     * The mean and the variance for each batch norm.
     *
     * @param program with the input {@code images} and, for each batch norm, the outputs {@code <norm>.running_mean} and {@code
     *     <norm>.running_var} of a batch
     * @param stream full batches; all of them are read
     * @return as the program's outputs are named
     */
    public static Map<String, INDArray> of(Program program, BatchStream stream) {
        Map<String, INDArray> sums = new LinkedHashMap<>(); // of means; of variances and squared means
        int batches = 0;
        for (; stream.hasNext(); batches++) {
            try (ImageBatch batch = stream.next()) {
                Map<String, INDArray> images = new LinkedHashMap<>();
                batch.putInto(images, "images");
                Map<String, INDArray> now = program.run(images);
                for (String name : now.keySet()) {
                    INDArray value = now.get(name);
                    if (name.endsWith(VARIANCE)) {
                        INDArray mean = now.get(mean(name));
                        value = value.add(mean.mul(mean));
                    }
                    sums.computeIfAbsent(name, key -> Nd4j.zeros(now.get(key).shape()))
                            .addi(value);
                }
            }
        }
        for (INDArray sum : sums.values()) {
            sum.divi(batches);
        }
        sums.forEach((name, square) -> {
            if (name.endsWith(VARIANCE)) {
                INDArray mean = sums.get(mean(name));
                square.subi(mean.mul(mean));
            }
        });
        return sums;
    }

    private static String mean(String variance) {
        return variance.substring(0, variance.length() - VARIANCE.length()) + MEAN;
    }
}
