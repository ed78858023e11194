package io.mae4j.eval.robustness;

import io.mae4j.data.dataset.Dataset;
import java.util.function.Supplier;

/**
 * A part of a benchmark that is scored by itself: all of it, or the pictures of one corruption at one severity.
 *
 * @param benchmark its name: {@code imagenet_c}
 * @param corruption {@code gaussian_noise}; empty for pictures as they are
 * @param severity 1 to 5; 0 for pictures as they are
 * @param expected how many pictures it has, as far as is known before it is opened
 * @param whole whether all pictures are asked, so that a class without any is missing
 * @param data finds the pictures: the held-out ones of the data set, which has them prepared for evaluation
 */
public record Part(
        String benchmark,
        String corruption,
        int severity,
        Answers answers,
        int expected,
        boolean whole,
        Supplier<Dataset> data) {

    /** Whether its pictures are as they are. */
    public boolean isClean() {
        return corruption.isEmpty();
    }

    /** For people, and unique in an evaluation: {@code imagenet_c/gaussian_noise/3}. */
    public String name() {
        return isClean() ? benchmark : benchmark + "/" + corruption + "/" + severity;
    }
}
