package io.mae4j.eval.picture;

import io.mae4j.component.Mask;
import io.mae4j.component.MaskedPicture;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;

/** Which pictures of a split to look at: of as many classes as possible, and always the same. */
final class Selection {
    private Selection() {}

    /**
     * A picture that was read.
     *
     * @param index its place in the split
     * @param values normalised, {@code [channels, height, width]}
     */
    record Example(int index, float[] values) {
        Mask mask(Masker masker, PatchGrid grid, Randomness randomness) {
            return masker.mask(
                    grid, randomness.stream("picture mask", index), MaskedPicture.heldOut(() -> values.clone()));
        }
    }

    /**
     * Reads up to {@code count} pictures, prepared plainly; where one cannot be read the next in the order is taken.
     *
     * @throws io.mae4j.UserError if one cannot be read and the policy is to fail
     */
    static List<Example> read(Dataset data, Pictures split, int count) {
        List<Example> examples = new ArrayList<>();
        for (int index : order(data, split, count)) {
            if (examples.size() == count) {
                break;
            }
            try {
                examples.add(new Example(index, data.plainValues(split, index)));
            } catch (CorruptPicture e) {
                data.corrupt().report(split.name(index), e);
            }
        }
        return examples;
    }

    /**
     * All indices of a split, the most telling ones first: the first picture of each class, then the second of each, and so
     * on; where there are more classes than {@code wanted}, classes that lie evenly apart come first. Without labels, pictures
     * that lie evenly apart come first.
     */
    static List<Integer> order(Dataset data, Pictures split, int wanted) {
        if (!data.labelled()) {
            return spread(split.size(), wanted);
        }
        List<List<Integer>> byClass = new ArrayList<>();
        data.classNames().forEach(name -> byClass.add(new ArrayList<>()));
        List<Integer> unlabelled = new ArrayList<>();
        int longest = 0;
        for (int i = 0; i < split.size(); i++) {
            int label = split.label(i);
            List<Integer> same = label == Pictures.UNLABELLED ? unlabelled : byClass.get(label);
            same.add(i);
            longest = Math.max(longest, same.size());
        }
        List<Integer> order = new ArrayList<>();
        List<Integer> classes = spread(byClass.size(), wanted);
        for (int round = 0; round < longest; round++) {
            for (int c : classes) {
                if (round < byClass.get(c).size()) {
                    order.add(byClass.get(c).get(round));
                }
            }
        }
        order.addAll(unlabelled);
        return order;
    }

    // 0 .. size-1, `wanted` of them that lie evenly apart first
    private static List<Integer> spread(int size, int wanted) {
        List<Integer> order = new ArrayList<>();
        boolean[] first = new boolean[size];
        for (int i = 0; i < Math.min(wanted, size); i++) {
            int index = (int) ((long) i * size / Math.min(wanted, size));
            order.add(index);
            first[index] = true;
        }
        for (int i = 0; i < size; i++) {
            if (!first[i]) {
                order.add(i);
            }
        }
        return order;
    }
}
