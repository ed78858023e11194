package io.mae4j.data.augment;

import io.mae4j.random.RandomStream;

/**
 * How much of a mixed picture is its own, and in which way.
 *
 * @param own part of the picture's own, 0 to 1
 * @param box the rows and columns of the other picture that replace its own; null where the two are blended
 */
record Share(double own, Box box) {
    /** Nothing of another picture. */
    static final Share WHOLE = new Share(1, null);

    /** Rows {@code [top, bottom)} and columns {@code [left, right)}. */
    record Box(int top, int left, int bottom, int right) {

        /** The box of {@code height x width} around a centre, cut off at the picture's edges. */
        static Box around(int centerY, int centerX, int height, int width, int ofHeight, int ofWidth) {
            return new Box(
                    Math.max(0, centerY - height / 2),
                    Math.max(0, centerX - width / 2),
                    Math.min(ofHeight, centerY + height / 2),
                    Math.min(ofWidth, centerX + width / 2));
        }

        int area() {
            return (bottom - top) * (right - left);
        }
    }

    /** Mixup. */
    static Share blend(double own) {
        return new Share(own, null);
    }

    /**
     * Cutmix: a box with the area {@code 1 - own} and the picture's aspect ratio, its centre anywhere. What of it lies beyond
     * the edges goes back to the picture's own.
     */
    static Share box(int height, int width, double own, RandomStream random) {
        double side = Math.sqrt(1 - own);
        int centerY = random.nextInt(height);
        int centerX = random.nextInt(width);
        Box box = Box.around(centerY, centerX, (int) (height * side), (int) (width * side), height, width);
        return new Share(1 - box.area() / ((double) height * width), box);
    }

    /** A picture {@code [channels, height, width]} mixed with another; neither is changed. */
    float[] apply(float[] picture, float[] other, int channels, int height, int width) {
        float[] mixed = picture.clone();
        if (box == null) {
            float mine = (float) own;
            float theirs = (float) (1 - own);
            for (int i = 0; own < 1 && i < mixed.length; i++) {
                mixed[i] = mine * picture[i] + theirs * other[i];
            }
            return mixed;
        }
        for (int c = 0; c < channels; c++) {
            for (int y = box.top; y < box.bottom; y++) {
                int at = (c * height + y) * width + box.left;
                System.arraycopy(other, at, mixed, at, box.right - box.left);
            }
        }
        return mixed;
    }
}
