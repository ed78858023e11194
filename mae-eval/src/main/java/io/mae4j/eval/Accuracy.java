package io.mae4j.eval;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How well pictures were classified; shares from 0 to 1.
 *
 * @param top1 the share whose class got most votes
 * @param top5 the share whose class was among the five with most votes; empty where there are no more than five classes
 * @param pictures how many were classified
 */
public record Accuracy(double top1, OptionalDouble top5, int pictures) {
    /**
     * Of answers by their logits.
     *
     * @param logits {@code [pictures][classes]}
     */
    public static Accuracy ofLogits(double[][] logits, int[] labels) {
        Count count = new Count(logits[0].length);
        for (int i = 0; i < logits.length; i++) {
            count.addLogits(logits[i], labels[i]);
        }
        return count.accuracy();
    }

    /** As metrics: {@code <prefix>.top1}, and {@code <prefix>.top5} if there is one. */
    public Map<String, Double> metrics(String prefix) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(prefix + ".top1", top1);
        top5.ifPresent(share -> metrics.put(prefix + ".top5", share));
        return metrics;
    }

    /** For people: {@code 79.4 % (top-5 98.9 %) of 2,000 pictures}. */
    @Override
    public String toString() {
        String five = top5.isPresent() ? String.format(Locale.ROOT, " (top-5 %.1f %%)", 100 * top5.getAsDouble()) : "";
        return String.format(Locale.ROOT, "%.1f %%%s of %,d pictures", 100 * top1, five, pictures);
    }

    /** Counts right answers. */
    static final class Count {
        private final int classes;
        private int pictures;
        private int right;
        private int inTop5;

        Count(int classes) {
            this.classes = classes;
        }

        /** Counts one picture, by the logits of all classes; where one is no number, there is no answer. */
        void addLogits(double[] logits, int label) {
            double largest = Arrays.stream(logits).max().orElseThrow();
            // votes in the same order, and none too small for a number as a probability may be
            add(Arrays.stream(logits).map(l -> 1 / (1 + largest - l)).toArray(), label);
        }

        /** Counts one picture, by the votes for each class and its label. */
        void add(double[] votes, int label) {
            int before = 0; // classes that are preferred to the right one
            for (int c = 0; c < votes.length; c++) {
                if (votes[c] > votes[label] || (votes[c] == votes[label] && c < label)) {
                    before++;
                }
            }
            pictures++;
            if (votes[label] > 0 && before == 0) {
                right++;
            }
            if (votes[label] > 0 && before < 5) { // a class that nobody voted for is no answer
                inTop5++;
            }
        }

        Accuracy accuracy() {
            OptionalDouble top5 = classes > 5 ? OptionalDouble.of((double) inTop5 / pictures) : OptionalDouble.empty();
            return new Accuracy((double) right / pictures, top5, pictures);
        }
    }
}
