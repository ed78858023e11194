package io.mae4j.train;

import io.mae4j.data.image.LabelMap;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.models.DropPath;
import io.mae4j.random.Randomness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The inputs of a segmentation model's training graph: pictures, the classes of their pixels, and which branches are dropped.
 *
 * @param classes how many there are; that number stands for a pixel without one
 */
public record SegmenterInputs(int classes, DropPath dropPath, Randomness randomness) implements StepInputs {

    @Override
    public Map<String, INDArray> training(ImageBatch batch, int epoch) {
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("labels", labels(batch.labelMaps()));
        batch.putInto(inputs, "images");
        dropPath.scales(randomness, epoch, batch.indices(), batch.repeats())
                .ifPresent(scales -> inputs.put(DropPath.INPUT, scales));
        return inputs;
    }

    // int [batch, height * width]
    private INDArray labels(List<LabelMap> maps) {
        int[][] labels = new int[maps.size()][];
        for (int row = 0; row < labels.length; row++) {
            byte[] of = maps.get(row).classes();
            labels[row] = new int[of.length];
            for (int i = 0; i < of.length; i++) {
                int label = of[i] & 0xFF;
                labels[row][i] = label == LabelMap.IGNORED ? classes : label;
            }
        }
        return Nd4j.createFromArray(labels);
    }
}
