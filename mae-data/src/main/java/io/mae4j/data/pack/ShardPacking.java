package io.mae4j.data.pack;

import com.google.gson.JsonObject;
import io.mae4j.UserError;
import io.mae4j.data.dataset.EncodedCollection;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.FolderLock;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * Writes a collection as WebDataset shards, several at a time. A shard is there only when it is whole; packing that was
 * interrupted goes on with the shards that are missing, and ends with the same bytes as if it had not been. Which picture is in
 * which shard, and each shard's bytes, depend on the collection and the number of pictures a shard alone.
 */
public final class ShardPacking {
    private static final String MANIFEST = "pack.json";
    private static final String LOCK = ".pack.lock";

    private final EncodedCollection collection;
    private final Path folder;
    private final int perShard;
    private final Consumer<String> progress;

    /**
     * A packing of {@code perShard} pictures a shard into {@code folder}.
     *
     * @param progress is told a line for each shard
     */
    public ShardPacking(EncodedCollection collection, Path folder, int perShard, Consumer<String> progress) {
        this.collection = collection;
        this.folder = folder;
        this.perShard = perShard;
        this.progress = progress;
    }

    /**
     * Packs what is missing.
     *
     * @return the number of shards
     * @throws UserError if a picture cannot be read, a shard cannot be written, or the folder holds another collection's
     */
    public int run(int threads) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        try (FolderLock lock = FolderLock.take(folder.resolve(LOCK)).orElse(null)) {
            if (lock == null) {
                throw new UserError("another process is packing into " + folder);
            }
            List<Shard> shards = shards();
            begin(shards.size());
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                pool.submit(() -> shards.parallelStream().forEach(this::write)).join();
            } finally {
                pool.shutdownNow();
            }
            return shards.size();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
    }

    private List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        if (collection.heldOut().isPresent()) {
            add(shards, "train", collection.train());
            add(shards, "val", collection.heldOut().get());
        } else {
            add(shards, "pictures", collection.train());
        }
        return shards;
    }

    private void add(List<Shard> shards, String prefix, EncodedPictures pictures) {
        for (int start = 0; start < pictures.size(); start += perShard) {
            String name = String.format(Locale.ROOT, "%s-%06d.tar", prefix, start / perShard);
            int end = (int) Math.min(pictures.size(), (long) start + perShard);
            shards.add(new Shard(folder.resolve(name), pictures, start, end));
        }
    }

    /** Notes what is packed here, or checks that it is the same; removes what a killed process left. */
    private void begin(int shards) throws IOException {
        Fingerprint fingerprint = new Fingerprint();
        collection.train().addTo(fingerprint);
        collection.heldOut().ifPresent(pictures -> pictures.addTo(fingerprint));
        JsonObject plan = new JsonObject();
        plan.addProperty("fingerprint", fingerprint.finish());
        plan.addProperty("picturesPerShard", perShard);
        plan.addProperty("shards", shards);
        Path manifest = folder.resolve(MANIFEST);
        if (Files.exists(manifest)) {
            if (!Files.readString(manifest).strip().equals(plan.toString())) {
                throw new UserError(
                        folder + " holds shards of other pictures, or with another number of pictures a shard ("
                                + manifest + "); choose another folder");
            }
        } else {
            try (DirectoryStream<Path> tars = Files.newDirectoryStream(folder, "*.tar")) {
                if (tars.iterator().hasNext()) {
                    throw new UserError(folder + " holds tar files that are not from here; choose another folder");
                }
            }
        }
        AtomicFile.clearUnfinished(folder);
        if (!collection.classNames().isEmpty()) {
            AtomicFile.write(folder.resolve("classnames.txt"), String.join("\n", collection.classNames()) + "\n");
        }
        AtomicFile.write(manifest, plan + "\n");
    }

    private void write(Shard shard) {
        if (Files.exists(shard.file)) {
            progress.accept(shard.file + " is there");
            return;
        }
        AtomicFile.write(shard.file, out -> {
            try (ShardWriter writer = new ShardWriter(
                    new BufferedOutputStream(new Unclosed(Channels.newOutputStream(out)), 1 << 16),
                    collection.classNames())) {
                for (int i = shard.start; i < shard.end; i++) {
                    writer.add(i, shard.pictures.path(i), shard.pictures.label(i), picture(shard.pictures, i));
                }
            }
        });
        progress.accept(shard.file + ", " + (shard.end - shard.start) + " pictures");
    }

    private static byte[] picture(EncodedPictures pictures, int index) {
        try {
            return pictures.read(index);
        } catch (CorruptPicture e) {
            throw new UserError("cannot read the picture " + pictures.name(index) + ": " + e.getMessage(), e);
        }
    }

    private record Shard(Path file, EncodedPictures pictures, int start, int end) {}
}
