package io.mae4j.eval;

import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Weighted k-nearest-neighbour classification of frozen features (Wu et al. 2018, section 3.4): the k most similar features of
 * a labelled bank vote for their classes, each with {@code exp(cosine / temperature)}. Of equally similar neighbours the
 * earlier in the bank counts as nearer; of classes with equal votes the one with the smaller label wins. A bank of fewer than
 * k votes as a whole. A class that has no vote is not among the five first either, so that with few neighbours top-5 is below
 * that of DINO's published evaluation, which fills the five up.
 */
public final class NearestNeighbours {

    /** The values that are usual in the literature. */
    public record Config(
            @Default("20") @Range(min = 1) @Doc("neighbours that vote")
            int k,

            @Default("0.07") @Range(min = 0, minExclusive = true) @Doc("a vote weighs exp(cosine / temperature)")
            double temperature) {}

    private static final int QUERIES = 512; // at a time
    private static final int BANK = 16_384; // at a time: 32 MiB of similarities

    private final Config config;

    public NearestNeighbours(Config config) {
        this.config = config;
    }

    /**
     * Classifies {@code queries} by their neighbours in {@code bank}.
     *
     * @param classes how many there are; labels are smaller
     */
    public Accuracy classify(Features bank, Features queries, int classes) {
        if (bank.size() == 0 || queries.size() == 0) {
            throw new IllegalArgumentException(
                    "a bank of " + bank.size() + " features and " + queries.size() + " queries: neither may be empty");
        }
        requireLabels(bank, classes);
        requireLabels(queries, classes);
        Accuracy.Count count = new Accuracy.Count(classes);
        for (int from = 0; from < queries.size(); from += QUERIES) {
            int to = Math.min(queries.size(), from + QUERIES);
            Neighbours[] neighbours = neighbours(bank, queries, from, to);
            for (int query = from; query < to; query++) {
                double[] votes = neighbours[query - from].votes(bank.labels(), classes, config.temperature());
                count.add(votes, queries.labels()[query]);
            }
        }
        return count.accuracy();
    }

    private Neighbours[] neighbours(Features bank, Features queries, int from, int to) {
        Neighbours[] neighbours = new Neighbours[to - from];
        Arrays.setAll(neighbours, i -> new Neighbours(Math.min(config.k(), bank.size())));
        try (INDArray asked = directions(queries.values(), from, to)) {
            for (int start = 0; start < bank.size(); start += BANK) {
                int end = Math.min(bank.size(), start + BANK);
                float[] similarities = similarities(bank, start, end, asked); // [query, bank]
                for (int query = 0; query < neighbours.length; query++) {
                    neighbours[query].offer(similarities, query * (end - start), end - start, start);
                }
            }
        }
        return neighbours;
    }

    private static float[] similarities(Features bank, int start, int end, INDArray queries) {
        try (INDArray known = directions(bank.values(), start, end);
                INDArray products = Nd4j.gemm(queries, known, false, true)) {
            if (products.ordering() == 'c') {
                return products.data().asFloat();
            }
            try (INDArray rows = products.dup('c')) {
                return rows.data().asFloat();
            }
        }
    }

    // rows of length one, [to - from, dim]; a row of zeros stays one, and is as similar to all
    private static INDArray directions(float[][] values, int from, int to) {
        float[][] rows = new float[to - from][];
        for (int i = from; i < to; i++) {
            double squares = 0;
            for (float value : values[i]) {
                squares += (double) value * value;
            }
            float[] row = values[i].clone();
            for (int j = 0; j < row.length && squares > 0; j++) {
                row[j] = (float) (row[j] / Math.sqrt(squares));
            }
            rows[i - from] = row;
        }
        return Nd4j.createFromArray(rows);
    }

    private static void requireLabels(Features features, int classes) {
        for (int label : features.labels()) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException("label " + label + " is none of " + classes + " classes");
            }
        }
    }
}
