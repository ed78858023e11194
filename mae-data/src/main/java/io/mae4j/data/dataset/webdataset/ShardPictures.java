package io.mae4j.data.dataset.webdataset;

import io.mae4j.data.dataset.ClassLabels;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.image.CorruptPicture;

/** The pictures of some shards, with their classes. */
final class ShardPictures implements EncodedPictures {
    private final Shards shards;
    private final int[] labels;

    ShardPictures(Shards shards, ClassLabels classes) {
        this.shards = shards;
        this.labels = classes.of(shards.labels(), shards::name);
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String path(int index) {
        return shards.path(index);
    }

    @Override
    public String name(int index) {
        return shards.name(index);
    }

    @Override
    public byte[] read(int index) throws CorruptPicture {
        return shards.read(index);
    }

    @Override
    public void addTo(Fingerprint fingerprint) {
        fingerprint.add(labels.length);
        for (int i = 0; i < labels.length; i++) {
            fingerprint.add(shards.path(i)).add(shards.length(i));
        }
    }
}
