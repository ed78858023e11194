package io.mae4j.eval;

/** The nearest features that one query has met so far, nearest first. */
final class Neighbours {
    private final float[] similarities;
    private final int[] indices;
    private int size;

    Neighbours(int k) {
        this.similarities = new float[k];
        this.indices = new int[k];
    }

    /** Meets the features {@code first .. first + count - 1}, whose similarities begin at {@code offset}. */
    void offer(float[] met, int offset, int count, int first) {
        for (int i = 0; i < count; i++) {
            float similarity = met[offset + i];
            if (size < indices.length || similarity > similarities[size - 1]) {
                insert(similarity, first + i);
            }
        }
    }

    private void insert(float similarity, int index) {
        int place = size < indices.length ? size++ : size - 1;
        while (place > 0 && similarities[place - 1] < similarity) {
            similarities[place] = similarities[place - 1];
            indices[place] = indices[place - 1];
            place--;
        }
        similarities[place] = similarity;
        indices[place] = index;
    }

    /** The votes for each class. They are relative to the nearest one's, so that no temperature makes them overflow. */
    double[] votes(int[] labels, int classes, double temperature) {
        double[] votes = new double[classes];
        for (int i = 0; i < size; i++) {
            votes[labels[indices[i]]] += Math.exp((similarities[i] - (double) similarities[0]) / temperature);
        }
        return votes;
    }
}
