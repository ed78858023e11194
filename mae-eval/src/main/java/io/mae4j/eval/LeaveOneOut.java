package io.mae4j.eval;

import java.util.stream.IntStream;

/** How well points tell their classes among themselves: each is classified by its k nearest, itself left out. */
public final class LeaveOneOut {
    private LeaveOneOut() {}

    /**
     * The accuracy of the majority of the k nearest by Euclidean distance.
     *
     * @param points {@code [points][dim]}
     * @param labels of the points, from 0 to before {@code classes}
     */
    public static Accuracy of(float[][] points, int[] labels, int classes, int k) {
        double[][] votes = IntStream.range(0, points.length)
                .parallel()
                .mapToObj(i -> nearest(points, i, k).votes(labels, classes, Double.POSITIVE_INFINITY)) // equal ones
                .toArray(double[][]::new);
        Accuracy.Count count = new Accuracy.Count(classes);
        for (int i = 0; i < votes.length; i++) {
            count.add(votes[i], labels[i]);
        }
        return count.accuracy();
    }

    private static Neighbours nearest(float[][] points, int own, int k) {
        float[] closeness = new float[points.length];
        for (int other = 0; other < points.length; other++) {
            double squares = 0;
            for (int d = 0; d < points[own].length; d++) {
                double difference = points[own][d] - points[other][d];
                squares += difference * difference;
            }
            closeness[other] = (float) -squares;
        }
        Neighbours neighbours = new Neighbours(Math.min(k, points.length - 1));
        neighbours.offer(closeness, 0, own, 0);
        neighbours.offer(closeness, own + 1, points.length - own - 1, own + 1);
        return neighbours;
    }
}
