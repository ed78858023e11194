package io.mae4j.models.weights.pth;

import io.mae4j.models.weights.StoredType;

/**
 * A run of numbers that one or several tensors look at.
 *
 * @param key its name in the file
 * @param size how many numbers, as announced
 */
record Storage(String key, StoredType type, long size) {
    long bytes() {
        return Math.multiplyExact(size, type.bytes());
    }
}
