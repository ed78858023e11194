package io.mae4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NearestNeighboursTest {
    private static Features features(int[] labels, float[]... values) {
        return new Features(values, labels);
    }

    private static float[] at(double degrees, double length) {
        double angle = Math.toRadians(degrees);
        return new float[] {(float) (length * Math.cos(angle)), (float) (length * Math.sin(angle))};
    }

    private static Accuracy classify(int k, double temperature, Features bank, Features queries, int classes) {
        return new NearestNeighbours(new NearestNeighbours.Config(k, temperature)).classify(bank, queries, classes);
    }

    @Test
    void asksTheDirectionAndNotTheDistance() {
        Features bank = features(new int[] {0, 1}, at(0, 100), at(90, 0.01));
        Features queries = features(new int[] {0, 1}, at(30, 0.01), at(80, 50));
        assertEquals(1, classify(1, 0.07, bank, queries, 2).top1());
    }

    @Test
    void twoDistantVotesWeighLessThanOneNearVoteWhenTheTemperatureIsLow() {
        Features bank = features(new int[] {0, 1, 1}, at(0, 1), at(60, 1), at(-60, 1));
        Features query = features(new int[] {0}, at(0, 1));
        assertEquals(1, classify(3, 0.07, bank, query, 2).top1());
        assertEquals(0, classify(3, 10, bank, query, 2).top1(), "at a high temperature the majority wins");
        assertEquals(1, classify(1, 10, bank, query, 2).top1(), "a single neighbour has no rival");
    }

    @Test
    void anExtremeTemperatureIsTheNearestNeighbourAndNotANumberOverflow() {
        Features bank = features(new int[] {0, 1, 1}, at(10, 1), at(20, 1), at(20, 1));
        assertEquals(
                1, classify(3, 1e-6, bank, features(new int[] {0}, at(0, 1)), 2).top1());
    }

    @Test
    void aBankOfFewerThanKVotesAsAWhole() {
        Features bank = features(new int[] {1, 0, 1}, at(50, 1), at(40, 1), at(55, 1));
        assertEquals(
                1, classify(20, 10, bank, features(new int[] {1}, at(45, 1)), 2).top1());
    }

    @Test
    void equalVotesGoToTheSmallerLabelAndEqualNeighboursToTheEarlier() {
        Features bank = features(new int[] {2, 1, 0}, at(90, 1), at(90, 2), at(90, 3));
        assertEquals(
                1,
                classify(3, 0.07, bank, features(new int[] {0}, at(90, 1)), 3).top1());
        assertEquals(
                1,
                classify(1, 0.07, bank, features(new int[] {2}, at(90, 1)), 3).top1());
    }

    @Test
    void countsTheFiveMostVotedClassesWhereThereAreMore() {
        float[][] values = new float[7][];
        Arrays.setAll(values, i -> at(10 * i, 1));
        Features bank = new Features(values, new int[] {0, 1, 2, 3, 4, 5, 6});
        Features queries = features(new int[] {4, 5, 0}, at(0, 1), at(0, 1), at(0, 1));
        Accuracy accuracy = classify(7, 0.07, bank, queries, 7);
        assertEquals(1 / 3.0, accuracy.top1());
        assertEquals(OptionalDouble.of(2 / 3.0), accuracy.top5());
        assertEquals(
                OptionalDouble.empty(),
                classify(7, 0.07, features(new int[] {0}, at(0, 1)), queries(), 5)
                        .top5());
    }

    @Test
    void aClassThatNobodyVotedForIsNoAnswer() {
        Features bank = features(new int[] {5}, at(0, 1));
        assertEquals(OptionalDouble.of(0), classify(1, 0.07, bank, queries(), 6).top5());
    }

    @Test
    void tellsTheClassesApart() {
        Features bank = features(new int[] {0, 1}, at(0, 1), at(90, 1));
        Features queries = features(new int[] {0, 0, 1}, at(10, 1), at(80, 1), at(70, 1));
        Accuracy accuracy = classify(1, 0.07, bank, queries, 3);
        assertEquals(2 / 3.0, accuracy.top1());
        assertEquals(3, accuracy.pictures());
        assertEquals("66.7 % of 3 pictures", accuracy.toString());
        assertEquals(java.util.Map.of("knn.top1", 2 / 3.0), accuracy.metrics("knn"));
    }

    @Test
    void aFeatureOfZerosIsAsSimilarToAll() {
        Features bank = features(new int[] {0, 1, 1}, at(0, 0), at(90, 1), at(0, 1));
        Accuracy accuracy = classify(3, 0.07, bank, features(new int[] {1}, at(0, 0)), 2);
        assertEquals(1, accuracy.top1());
    }

    @Test
    void refusesAnEmptyBankAndPicturesWithoutALabel() {
        Features none = new Features(new float[0][], new int[0]);
        assertThrows(IllegalArgumentException.class, () -> classify(1, 1, none, queries(), 2));
        Features unlabelled = features(new int[] {-1}, at(0, 1));
        assertThrows(IllegalArgumentException.class, () -> classify(1, 1, unlabelled, queries(), 2));
    }

    @Property(tries = 20)
    void agreesWithTheObviousComputationInDoubles(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int k,
            @ForAll @IntRange(min = 1, max = 400) int size) {
        RandomStream random = new Randomness(seed).stream("features");
        Features bank = randomFeatures(random, size, 8);
        Features queries = randomFeatures(random, 37, 8);
        Accuracy fast = classify(k, 0.07, bank, queries, 8);
        assertEquals(obviousTop1(bank, queries, k, 0.07, 8), fast.top1());
    }

    @Test
    void manyQueriesAndALargeBankAreTakenInParts() {
        RandomStream random = new Randomness(5).stream("features");
        Features bank = randomFeatures(random, 17_000, 8);
        Features queries = randomFeatures(random, 600, 8);
        double top1 = classify(20, 0.07, bank, queries, 8).top1();
        assertEquals(obviousTop1(bank, queries, 20, 0.07, 8), top1, 1.5 / 600); // floats may turn one near tie
        assertTrue(top1 > 0.5, "classes can be told apart: " + top1);
    }

    private static Features queries() {
        return features(new int[] {0}, at(0, 1));
    }

    // each class around a corner of its own, widely
    private static Features randomFeatures(RandomStream random, int size, int classes) {
        float[][] values = new float[size][12];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = random.nextInt(classes);
            for (int j = 0; j < 12; j++) {
                values[i][j] = (float) (random.nextGaussian() + (j == labels[i] ? 2.5 : 0));
            }
        }
        return new Features(values, labels);
    }

    private static double obviousTop1(Features bank, Features queries, int k, double temperature, int classes) {
        int right = 0;
        for (int q = 0; q < queries.size(); q++) {
            float[] query = queries.values()[q];
            double[] similarity = new double[bank.size()];
            Arrays.setAll(similarity, i -> cosine(query, bank.values()[i]));
            double[] votes = new double[classes];
            IntStream.range(0, bank.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -similarity[i]))
                    .limit(k)
                    .forEach(i -> votes[bank.labels()[i]] += Math.exp(similarity[i] / temperature));
            int best = 0;
            for (int c = 1; c < classes; c++) {
                best = votes[c] > votes[best] ? c : best;
            }
            right += best == queries.labels()[q] ? 1 : 0;
        }
        return (double) right / queries.size();
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return product / Math.sqrt(aa * bb);
    }
}
