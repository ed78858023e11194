package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A part of a split that has the same share of each class, or as many of each. Pictures keep their order and their names. */
public final class LabelSubset implements Pictures {
    private final Pictures all;
    private final int[] chosen;

    private LabelSubset(Pictures all, int[] chosen) {
        this.all = all;
        this.chosen = chosen;
    }

    /**
     * Draws {@code fraction} of each class's pictures, rounded, but one of each at least; pictures without a label are left out.
     *
     * @param fraction above 0, at most 1
     */
    public static Pictures of(Pictures all, int classes, double fraction, Randomness randomness) {
        if (fraction == 1) {
            return all;
        }
        return new LabelSubset(
                all,
                draw(all, classes, fraction, randomness).stream()
                        .flatMapToInt(IntStream::of)
                        .sorted()
                        .toArray());
    }

    /** What {@link #of} leaves: all other pictures. */
    public static Pictures rest(Pictures all, int classes, double fraction, Randomness randomness) {
        boolean[] taken = new boolean[all.size()];
        draw(all, classes, fraction, randomness).forEach(own -> {
            for (int index : own) {
                taken[index] = true;
            }
        });
        return new LabelSubset(
                all, IntStream.range(0, all.size()).filter(i -> !taken[i]).toArray());
    }

    /**
     * At most {@code count} pictures, of each class as many as of any other as far as there are so many: the first ones. Of more
     * classes than {@code shown}, those that lie evenly apart; pictures without a label are left out. Of a split without labels,
     * pictures that lie evenly apart.
     */
    public static Pictures balanced(Pictures all, int classes, int shown, int count) {
        if (classes == 0) {
            int most = Math.min(count, all.size());
            return new LabelSubset(
                    all,
                    IntStream.range(0, most)
                            .map(i -> (int) ((long) i * all.size() / most))
                            .toArray());
        }
        int[] room = new int[classes];
        int kept = Math.min(shown, classes);
        for (int i = 0; i < kept; i++) {
            room[(int) ((long) i * classes / kept)] = count / kept + (i < count % kept ? 1 : 0);
        }
        return new LabelSubset(
                all,
                IntStream.range(0, all.size())
                        .filter(i -> all.label(i) != UNLABELLED && room[all.label(i)]-- > 0)
                        .toArray());
    }

    // the chosen pictures of each class
    private static List<int[]> draw(Pictures all, int classes, double fraction, Randomness randomness) {
        if (!(fraction > 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a fraction of the labels is above 0 and at most 1, not " + fraction);
        }
        List<int[]> chosen = new ArrayList<>();
        List<int[]> byClass = byClass(all, classes);
        for (int label = 0; label < classes; label++) {
            int[] own = byClass.get(label);
            int count = (int) Math.min(own.length, Math.max(1, Math.round(own.length * fraction)));
            int[] order = randomness.stream("label subset", label).permutation(own.length);
            chosen.add(IntStream.of(order).limit(count).map(i -> own[i]).toArray());
        }
        return chosen;
    }

    // in one pass: there may be a thousand classes of a million pictures
    private static List<int[]> byClass(Pictures all, int classes) {
        List<IntStream.Builder> own =
                Stream.generate(IntStream::builder).limit(classes).toList();
        for (int i = 0; i < all.size(); i++) {
            if (all.label(i) != UNLABELLED) {
                own.get(all.label(i)).add(i);
            }
        }
        return own.stream().map(indices -> indices.build().toArray()).toList();
    }

    @Override
    public int size() {
        return chosen.length;
    }

    @Override
    public int label(int index) {
        return all.label(chosen[index]);
    }

    @Override
    public String name(int index) {
        return all.name(chosen[index]);
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        return all.decode(chosen[index]);
    }

    @Override
    public PictureSource open(int index) throws CorruptPicture {
        return all.open(chosen[index]);
    }
}
