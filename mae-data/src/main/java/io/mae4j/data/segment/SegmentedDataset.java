package io.mae4j.data.segment;

import io.mae4j.data.dataset.Dataset;
import java.util.List;

/**
 * Pictures whose every pixel has a class.
 *
 * @param pictures the pictures, which have no labels as a whole
 * @param classNames of the pixels; at most 255
 * @param train the label maps of the training pictures
 * @param heldOut the label maps of the held-out pictures
 */
public record SegmentedDataset(Dataset pictures, List<String> classNames, LabelMaps train, LabelMaps heldOut) {
    public SegmentedDataset {
        classNames = List.copyOf(classNames);
    }

    /** With the same pictures, prepared in another way. */
    public SegmentedDataset with(Dataset prepared) {
        return new SegmentedDataset(prepared, classNames, train, heldOut);
    }
}
