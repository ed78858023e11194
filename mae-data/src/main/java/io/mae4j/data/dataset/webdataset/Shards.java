package io.mae4j.data.dataset.webdataset;

import io.mae4j.data.dataset.TextColumn;
import io.mae4j.data.image.CorruptPicture;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** The pictures of several shards, one after the other. */
final class Shards {
    private final List<Path> files;
    private final List<ShardIndex> indices;
    private final int[] starts; // of each shard's pictures, and their total

    private Shards(List<Path> files, List<ShardIndex> indices) {
        this.files = files;
        this.indices = indices;
        this.starts = new int[files.size() + 1];
        for (int i = 0; i < indices.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], indices.get(i).size());
        }
    }

    /**
     * Reads or makes the index of each shard, several at a time.
     *
     * @throws io.mae4j.UserError if one is damaged or has no pictures
     */
    static Shards open(List<Path> files) {
        return new Shards(
                files, files.parallelStream().map(ShardIndexFile::open).toList());
    }

    /** The shard, and what it calls the picture. */
    String name(int index) {
        int shard = shard(index);
        return files.get(shard) + ": " + path(index);
    }

    String path(int index) {
        int shard = shard(index);
        return indices.get(shard).paths().get(index - starts[shard]);
    }

    TextColumn labels() {
        TextColumn.Builder labels = new TextColumn.Builder();
        indices.forEach(index -> labels.addAll(index.labels()));
        return labels.build();
    }

    int length(int index) {
        int shard = shard(index);
        return indices.get(shard).lengths()[index - starts[shard]];
    }

    /** A channel is opened each time: there may be more shards than a process may have files open. */
    byte[] read(int index) throws CorruptPicture {
        int shard = shard(index);
        ShardIndex of = indices.get(shard);
        ByteBuffer bytes = ByteBuffer.allocate(of.lengths()[index - starts[shard]]);
        long offset = of.offsets()[index - starts[shard]];
        try (FileChannel file = FileChannel.open(files.get(shard), StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (file.read(bytes, offset + bytes.position()) < 0) {
                    throw new EOFException("the shard ends early; it has changed");
                }
            }
        } catch (IOException e) {
            throw new CorruptPicture("the shard cannot be read (" + e + ")", e);
        }
        return bytes.array();
    }

    private int shard(int index) {
        int place = Arrays.binarySearch(starts, index);
        return place >= 0 ? place : -place - 2;
    }
}
