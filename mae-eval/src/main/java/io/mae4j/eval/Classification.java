package io.mae4j.eval;

import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a classifier does on a split.
 *
 * @param loss the mean cross-entropy with the labels, in nats
 */
public record Classification(Accuracy accuracy, double loss, ConfusionMatrix confusion) {

    /**
     * One pass over a split whose pictures all have labels.
     *
     * @param program with the input {@code images} and the output {@code logits} [batch, classes]
     */
    public static Classification of(Program program, SequentialLoader pictures, List<String> classNames) {
        int classes = classNames.size();
        Accuracy.Count count = new Accuracy.Count(classes);
        List<Map<Integer, Integer>> confused = new ArrayList<>();
        for (int c = 0; c < classes; c++) {
            confused.add(new HashMap<>());
        }
        double loss = 0;
        try (BatchStream stream = pictures.pass()) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next();
                        INDArray logits = program.run(Map.of("images", batch.images()), List.of("logits"))
                                .get("logits")) {
                    for (int row = 0; row < batch.size(); row++) {
                        int label = batch.labels()[row];
                        double[] outputs = logits.getRow(row).toDoubleVector();
                        count.addLogits(outputs, label);
                        confused.get(label).merge(best(outputs), 1, Integer::sum);
                        loss += crossEntropy(outputs, label);
                    }
                }
            }
        }
        Accuracy accuracy = count.accuracy();
        return new Classification(accuracy, loss / accuracy.pictures(), new ConfusionMatrix(classNames, confused));
    }

    /** As metrics: {@code <prefix>.top1}, {@code <prefix>.top5} if there is one, and {@code <prefix>.loss}. */
    public Map<String, Double> metrics(String prefix) {
        Map<String, Double> metrics = new LinkedHashMap<>(accuracy.metrics(prefix));
        metrics.put(prefix + ".loss", loss);
        return metrics;
    }

    // of the logits themselves: a probability may be too small for a number
    static double crossEntropy(double[] logits, int label) {
        double largest = logits[best(logits)];
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        return largest - logits[label] + Math.log(sum);
    }

    private static int best(double[] values) {
        int best = 0;
        for (int c = 1; c < values.length; c++) {
            best = values[c] > values[best] ? c : best;
        }
        return best;
    }
}
