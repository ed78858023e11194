package io.mae4j.data.dataset.webdataset;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.TextColumn;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.UserCache;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shard's index on the disk: a hidden file beside the shard or, where that folder cannot be written, a file in the user's
 * cache. It holds the shard's size and time, so one of an older shard is made again, and a checksum, so a damaged one is too.
 */
final class ShardIndexFile {
    private static final Logger LOG = LoggerFactory.getLogger(ShardIndexFile.class);
    private static final long MAGIC = 0x4d41455348415234L; // "MAESHAR4"

    private ShardIndexFile() {}

    /** The index of a shard, read or made. */
    static ShardIndex open(Path shard) {
        long size;
        long time;
        try {
            size = Files.size(shard);
            time = Files.getLastModifiedTime(shard).toMillis();
        } catch (IOException e) {
            throw new UserError("cannot read the shard " + shard + ": " + AtomicFile.reason(e), e);
        }
        List<Path> places = places(shard);
        for (Path place : places) {
            Optional<ShardIndex> kept = read(place, size, time);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        ShardIndex index = ShardIndex.of(shard);
        write(index, places, size, time);
        return index;
    }

    private static List<Path> places(Path shard) {
        Path beside = shard.resolveSibling("." + shard.getFileName() + ".mae-index");
        String key = new Fingerprint()
                .add(shard.toAbsolutePath().normalize().toString())
                .finish();
        return List.of(beside, UserCache.folder().resolve(key.substring(key.indexOf(':') + 1) + ".mae-index"));
    }

    private static void write(ShardIndex index, List<Path> places, long size, long time) {
        byte[] content = content(index, size, time);
        for (Path place : places) {
            try {
                Files.createDirectories(place.toAbsolutePath().getParent());
                AtomicFile.write(place, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(content)));
                return;
            } catch (IOException | UserError e) {
                LOG.debug("no index at {}", place, e);
            }
        }
        LOG.warn(
                "the index of shards can be kept neither in {} nor in {}; it is made again each time",
                places.get(0).toAbsolutePath().getParent(),
                places.get(1).getParent());
    }

    private static byte[] content(ShardIndex index, long size, long time) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeLong(size);
            out.writeLong(time);
            out.writeInt(index.size());
            for (int i = 0; i < index.size(); i++) {
                out.writeLong(index.offsets()[i]);
                out.writeInt(index.lengths()[i]);
                writeText(out, index.paths().get(i));
                writeText(out, index.labels().get(i));
            }
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new AssertionError("memory has no errors", e);
        }
        return bytes.toByteArray();
    }

    /** Empty if there is none, it is damaged, or it is of another shard. */
    private static Optional<ShardIndex> read(Path file, long size, long time) {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            byte[] content = Files.readAllBytes(file);
            int end = content.length - Long.BYTES;
            if (end < 0 || ByteBuffer.wrap(content).getLong(end) != checksum(content, end)) {
                return Optional.empty();
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
            if (in.readLong() != MAGIC || in.readLong() != size || in.readLong() != time) {
                return Optional.empty();
            }
            int count = in.readInt();
            long[] offsets = new long[count];
            int[] lengths = new int[count];
            TextColumn.Builder paths = new TextColumn.Builder();
            TextColumn.Builder labels = new TextColumn.Builder();
            for (int i = 0; i < count; i++) {
                offsets[i] = in.readLong();
                lengths[i] = in.readInt();
                paths.add(readText(in));
                labels.add(readText(in));
            }
            return Optional.of(new ShardIndex(offsets, lengths, paths.build(), labels.build()));
        } catch (IOException e) {
            LOG.debug("no index at {}", file, e);
            return Optional.empty();
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static long checksum(byte[] bytes, int end) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, end);
        return crc.getValue();
    }
}
