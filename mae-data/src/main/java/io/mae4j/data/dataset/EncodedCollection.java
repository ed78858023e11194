package io.mae4j.data.dataset;

import java.util.List;
import java.util.Optional;

/**
 * Pictures as a source found them, before a part is held out.
 *
 * @param name for people
 * @param classNames by label; empty if nothing is labelled
 * @param train all pictures, or those to learn from where {@code heldOut} is there
 * @param heldOut the pictures to test on where the source keeps them apart
 */
public record EncodedCollection(
        String name, List<String> classNames, EncodedPictures train, Optional<EncodedPictures> heldOut) {
    public EncodedCollection {
        classNames = List.copyOf(classNames);
    }
}
