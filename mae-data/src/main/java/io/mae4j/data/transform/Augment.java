package io.mae4j.data.transform;

/** How training pictures are varied: {@code data.augment}. */
public enum Augment {
    /** Not at all: every epoch sees the same pictures, prepared as for evaluation. */
    NONE,
    /** Random resized crop (20 % to 100 % of the area) and horizontal flip: the paper's choice for pre-training. */
    CROP;

    /** The training transform for images of the given size, where {@code plain} is that of evaluation. */
    public Transform transform(int height, int width, Transform plain) {
        return switch (this) {
            case NONE -> plain;
            case CROP -> new RandomResizedCrop(height, width, 0.2, 1).then(new HorizontalFlip(0.5));
        };
    }
}
