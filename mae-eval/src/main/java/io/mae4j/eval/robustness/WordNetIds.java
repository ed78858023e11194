package io.mae4j.eval.robustness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The classes of ImageNet and of its subsets, as WordNet ids such as {@code n01440764}. */
public final class WordNetIds {
    private WordNetIds() {}

    /** The 1,000 classes of ImageNet-1K, in the order of a model's outputs. */
    public static List<String> imageNet() {
        return read("imagenet-wnids.txt");
    }

    /** The 200 classes of ImageNet-A. */
    public static List<String> imageNetA() {
        return read("imagenet-a-wnids.txt");
    }

    /** The 200 classes of ImageNet-R. */
    public static List<String> imageNetR() {
        return read("imagenet-r-wnids.txt");
    }

    private static List<String> read(String name) {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(WordNetIds.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
            return in.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
