package io.mae4j.data.transform;

import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import java.util.List;

/** How {@link RandomResizedCrop} comes from a drawn area and ratio to a window. */
enum WindowSampler {
    /** Ten tries to draw a window that fits; then the largest centred one with an allowed ratio. */
    RETRY,
    /** One try, cut off at the picture's edges: as the paper's linear probing. */
    CLAMP;

    private static final int TRIES = 10;

    /** A random window whose area is a uniform share of the picture's, and its aspect ratio log-uniform. */
    Window draw(int ofHeight, int ofWidth, List<Double> scale, List<Double> ratio, RandomStream random) {
        for (int i = 0; i < TRIES; i++) {
            double area = (double) ofHeight * ofWidth * between(scale.get(0), scale.get(1), random);
            double aspect = StrictMath.exp(between(StrictMath.log(ratio.get(0)), StrictMath.log(ratio.get(1)), random));
            int w = (int) Math.rint(Math.sqrt(area * aspect));
            int h = (int) Math.rint(Math.sqrt(area / aspect));
            if (this == CLAMP) {
                w = Math.max(1, Math.min(w, ofWidth));
                h = Math.max(1, Math.min(h, ofHeight));
            }
            if (w > 0 && h > 0 && w <= ofWidth && h <= ofHeight) {
                int top = random.nextInt(ofHeight - h + 1);
                return new Window(top, random.nextInt(ofWidth - w + 1), h, w);
            }
        }
        return centered(ofHeight, ofWidth, ratio);
    }

    /** The largest window in the middle whose width / height is within {@code ratio}. */
    static Window centered(int ofHeight, int ofWidth, List<Double> ratio) {
        int h = ofHeight;
        int w = ofWidth;
        double aspect = (double) ofWidth / ofHeight;
        if (aspect < ratio.get(0)) {
            h = Math.max(1, Math.min(ofHeight, (int) Math.rint(w / ratio.get(0))));
        } else if (aspect > ratio.get(1)) {
            w = Math.max(1, Math.min(ofWidth, (int) Math.rint(h * ratio.get(1))));
        }
        return new Window((ofHeight - h) / 2, (ofWidth - w) / 2, h, w);
    }

    private static double between(double low, double high, RandomStream random) {
        return low + (high - low) * random.nextDouble();
    }
}
