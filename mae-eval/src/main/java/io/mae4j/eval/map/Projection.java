package io.mae4j.eval.map;

import de.javagl.tsne.Tsne;
import io.mae4j.UserError;
import io.mae4j.models.target.PrincipalComponents;
import java.util.stream.Stream;
import tagbio.umap.Umap;

/** Ways to bring features into a plane. The same features and seed give the same map. */
public enum Projection {
    /** The two directions in which they vary most. */
    PCA("PCA") {
        @Override
        float[][] project(float[][] points, long seed) {
            PrincipalComponents components = PrincipalComponents.of(points, 2);
            return Stream.of(points).map(components::coefficients).toArray(float[][]::new);
        }
    },
    /** Barnes-Hut t-SNE (van der Maaten 2014), with a perplexity of 30. */
    TSNE("t-SNE") {
        @Override
        float[][] project(float[][] points, long seed) {
            Tsne tsne = new Tsne();
            tsne.setOutputDims(2);
            tsne.setInitialDims(0); // as they are
            tsne.setPerplexity(Math.min(30, (points.length - 1) / 3.0));
            tsne.setRandomSeed(seed);
            tsne.setMessageConsumer(message -> {}); // else it prints them
            double[][] wide = Stream.of(points).map(Projection::wide).toArray(double[][]::new);
            return Stream.of(tsne.run(wide)).map(Projection::narrow).toArray(float[][]::new);
        }
    },
    /** UMAP (McInnes et al. 2018), with 15 neighbours. */
    UMAP("UMAP") {
        @Override
        float[][] project(float[][] points, long seed) {
            return new Umap()
                    .setNumberComponents(2)
                    .setNumberNearestNeighbours(Math.min(15, points.length - 1))
                    .setSeed(seed)
                    .setThreads(1) // with more, not the same map every time
                    .fitTransform(points);
        }
    };

    /** Fewer points make no map: no neighbourhoods could be told apart. */
    public static final int FEWEST = 16;

    private final String title;

    Projection(String title) {
        this.title = title;
    }

    /** What people call it. */
    public String title() {
        return title;
    }

    /**
     * A place for each point.
     *
     * @param points {@code [points][dim]}, {@link #FEWEST} or more
     * @return {@code [points][2]}
     * @throws UserError if there are fewer
     */
    public float[][] of(float[][] points, long seed) {
        if (points.length < FEWEST) {
            throw new UserError(
                    "a map of features needs " + FEWEST + " pictures at least, and there are " + points.length);
        }
        return project(points, seed);
    }

    abstract float[][] project(float[][] points, long seed);

    private static double[] wide(float[] point) {
        double[] wide = new double[point.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = point[i];
        }
        return wide;
    }

    private static float[] narrow(double[] place) {
        return new float[] {(float) place[0], (float) place[1]};
    }
}
