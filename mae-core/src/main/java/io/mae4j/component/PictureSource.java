package io.mae4j.component;

import java.util.Optional;

/** Training pictures as a model is fed them, without augmentation: what components are fitted to. */
public interface PictureSource {

    /** How many there are. */
    int size();

    /**
     * Picture {@code index}, normalised, [channels, height, width]; empty if it cannot be read and such pictures are skipped.
     *
     * @throws io.mae4j.UserError if it cannot be read and that is an error
     */
    Optional<float[]> picture(int index);
}
