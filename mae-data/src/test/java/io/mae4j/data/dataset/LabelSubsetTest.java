package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.Picture;
import io.mae4j.random.Randomness;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A class-balanced part of a split. */
class LabelSubsetTest {
    private static final int CLASSES = 4;

    @Property(tries = 50)
    void everyClassHasItsShareAndWithTheRestItIsAll(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double fraction,
            @ForAll @IntRange(min = 20, max = 200) int size,
            @ForAll long seed) {
        Pictures all = new Numbered(size);
        Pictures part = LabelSubset.of(all, CLASSES, fraction, new Randomness(seed));
        Pictures rest = LabelSubset.rest(all, CLASSES, fraction, new Randomness(seed));
        for (int c = 0; c < CLASSES; c++) {
            assertEquals(Math.max(1, Math.round(count(all, c) * fraction)), count(part, c), "class " + c);
        }
        Set<String> names = new HashSet<>();
        IntStream.range(0, part.size()).forEach(i -> names.add(part.name(i)));
        IntStream.range(0, rest.size()).forEach(i -> names.add(rest.name(i)));
        assertEquals(size, names.size());
        assertEquals(size, part.size() + rest.size());
    }

    @Property(tries = 5)
    void anotherSeedDrawsOthers(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        Pictures all = new Numbered(400);
        int[] some = labelsAndPlaces(LabelSubset.of(all, CLASSES, 0.1, new Randomness(seed)));
        assertArrayEquals(some, labelsAndPlaces(LabelSubset.of(all, CLASSES, 0.1, new Randomness(seed))));
        assertFalse(java.util.Arrays.equals(
                some, labelsAndPlaces(LabelSubset.of(all, CLASSES, 0.1, new Randomness(seed + 1L)))));
    }

    @Property(tries = 50)
    void aBalancedPartHasAsManyOfEachClass(
            @ForAll @IntRange(min = 0, max = 80) int count, @ForAll @IntRange(min = 1, max = 6) int shown) {
        Pictures part = LabelSubset.balanced(new Numbered(400), CLASSES, shown, count); // 100 of each
        assertEquals(count, part.size());
        int classes = Math.min(shown, CLASSES);
        int some = 0;
        for (int c = 0; c < CLASSES; c++) {
            long own = count(part, c);
            some += own > 0 ? 1 : 0;
            assertTrue(own == 0 || Math.abs(own - (double) count / classes) < 1, own + " of class " + c);
        }
        assertEquals(Math.min(count, classes), some);
        assertEquals(
                count, LabelSubset.balanced(new Numbered(400), 0, shown, count).size(), "without labels");
    }

    @Test
    void whereThereAreTooFewOfAClassThereAreFewerInAll() {
        assertEquals(
                8, LabelSubset.balanced(new Numbered(8), CLASSES, CLASSES, 100).size());
        assertEquals(8, LabelSubset.balanced(new Numbered(8), 0, 1, 100).size());
    }

    private static int[] labelsAndPlaces(Pictures pictures) {
        return IntStream.range(0, pictures.size())
                .map(i -> Integer.parseInt(pictures.name(i)))
                .toArray();
    }

    private static long count(Pictures pictures, int label) {
        return IntStream.range(0, pictures.size())
                .filter(i -> pictures.label(i) == label)
                .count();
    }

    private record Numbered(int size) implements Pictures {
        @Override
        public int label(int index) {
            return index * 7 % CLASSES;
        }

        @Override
        public String name(int index) {
            return Integer.toString(index);
        }

        @Override
        public Picture decode(int index) {
            throw new UnsupportedOperationException("nobody looks at them");
        }
    }
}
