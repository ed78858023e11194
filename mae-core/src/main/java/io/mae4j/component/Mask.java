package io.mae4j.component;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which patches of one picture an encoder sees.
 *
 * @param order all patch indices, the visible ones first in the order in which the encoder gets them
 * @param kept how many of them are visible
 */
public record Mask(int[] order, int kept) {

    /** Keeps the patches with the smallest noise, in ascending order of it: the paper's shuffle (section 3, simple implementation). */
    public static Mask ofNoise(float[] noise, int kept) {
        int[] order = IntStream.range(0, noise.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> noise[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new Mask(order, kept);
    }

    /** Keeps the patches that are not {@code hidden}, in the picture's order. */
    public static Mask ofHidden(boolean[] hidden) {
        int[] order = IntStream.concat(
                        IntStream.range(0, hidden.length).filter(i -> !hidden[i]),
                        IntStream.range(0, hidden.length).filter(i -> hidden[i]))
                .toArray();
        int kept =
                (int) IntStream.range(0, hidden.length).filter(i -> !hidden[i]).count();
        return new Mask(order, kept);
    }

    /** The visible patches: {@code idsKeep}. */
    public int[] idsKeep() {
        return Arrays.copyOf(order, kept);
    }

    /** For each patch its place in {@link #order}: {@code idsRestore}. */
    public int[] idsRestore() {
        int[] restore = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            restore[order[i]] = i;
        }
        return restore;
    }

    /** 1 for every masked patch, 0 for every visible one. */
    public float[] masked() {
        float[] masked = new float[order.length];
        for (int i = kept; i < order.length; i++) {
            masked[order[i]] = 1;
        }
        return masked;
    }
}
