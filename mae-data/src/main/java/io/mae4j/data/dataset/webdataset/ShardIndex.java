package io.mae4j.data.dataset.webdataset;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.mae4j.UserError;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.TextColumn;
import io.mae4j.file.AtomicFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.CompressorException;
import org.apache.commons.compress.compressors.CompressorStreamFactory;

/**
 * Where the pictures of a shard lie, in the shard's order.
 *
 * @param offsets of their first bytes
 * @param lengths in bytes
 * @param paths what the shard calls them: the members' names, or {@code path} in {@code .json}
 * @param labels as the shard states them; empty where it does not
 */
record ShardIndex(long[] offsets, int[] lengths, TextColumn paths, TextColumn labels) {
    private static final List<String> LABEL_KEYS = List.of("label", "cls");
    private static final int RECORD = 512; // tar's block
    private static final int MOST_TEXT = 1 << 20;

    int size() {
        return offsets.length;
    }

    /**
     * Reads the headers of a shard, and of its members only labels.
     *
     * @throws UserError if it is no tar file, ends early or has no pictures
     */
    static ShardIndex of(Path shard) {
        Building index = new Building(shard);
        try (InputStream file = Files.newInputStream(shard);
                TarArchiveInputStream tar = new TarArchiveInputStream(file, StandardCharsets.UTF_8.name())) {
            requireUncompressed(shard);
            long size = Files.size(shard);
            long end = 0;
            for (TarArchiveEntry member = tar.getNextEntry(); member != null; member = tar.getNextEntry()) {
                long offset = tar.getBytesRead();
                if (!member.isCheckSumOK()) {
                    throw new UserError(shard + " is no tar file, or is damaged before byte " + offset
                            + ": a header's checksum is wrong; make or fetch it again");
                }
                if (member.getSize() > size - offset) {
                    throw truncated(shard, member.getName());
                }
                end = offset + (member.getSize() + RECORD - 1) / RECORD * RECORD;
                if (member.isFile() && !member.isSparse()) {
                    index.member(member, offset, tar);
                }
            }
            if (size < end + RECORD) { // a tar file ends with blocks of zeros
                throw truncated(shard, end == 0 ? "its first member" : "member at byte " + end);
            }
        } catch (IOException | RuntimeException e) { // the library answers damage with either
            if (e instanceof UserError error) {
                throw error;
            }
            throw new UserError(
                    "cannot read the shard " + shard + ": it is no tar file, or damaged ("
                            + (e instanceof IOException io ? AtomicFile.reason(io) : e.toString()) + ")",
                    e);
        }
        return index.build();
    }

    private static void requireUncompressed(Path shard) throws IOException {
        String format;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(shard))) {
            format = CompressorStreamFactory.detect(file);
        } catch (CompressorException e) {
            return; // none that it knows
        }
        throw new UserError("the shard " + shard + " is compressed (" + format
                + "); pictures are read from where they lie in it, so unpack it to a .tar first");
    }

    private static UserError truncated(Path shard, String where) {
        return new UserError("the shard " + shard + " ends early, in or after " + where + "; make or fetch it again");
    }

    private static final class Building {
        private final Path shard;
        private final List<Long> offsets = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final TextColumn.Builder paths = new TextColumn.Builder();
        private final TextColumn.Builder labels = new TextColumn.Builder();
        private String key = "";
        private long offset = -1; // of the sample's picture
        private int length;
        private boolean bare; // whether that picture's suffix is all that follows the sample's name
        private String path;
        private String pathInJson;
        private String label;
        private String labelInJson;

        Building(Path shard) {
            this.shard = shard;
        }

        void member(TarArchiveEntry member, long at, InputStream content) throws IOException {
            String name = member.getName().startsWith("./") ? member.getName().substring(2) : member.getName();
            int begin = name.lastIndexOf('/') + 1;
            int dot = name.indexOf('.', begin);
            if (dot <= begin) { // no suffix; or a hidden file, of which macOS adds one to each
                return;
            }
            if (!key.equals(name.substring(0, dot))) {
                endSample();
                key = name.substring(0, dot);
            }
            String suffix = name.substring(dot + 1).toLowerCase(Locale.ROOT);
            if (suffix.equals("cls")) {
                label = text(member, content).strip();
            } else if (suffix.equals("json")) {
                json(name, text(member, content));
            } else if (EncodedPictures.isNamedAsPicture(suffix) && (offset < 0 || !bare && suffix.indexOf('.') < 0)) {
                if (member.getSize() > EncodedPictures.MAX_BYTES) {
                    throw new UserError(shard + ": the picture " + name + " is larger than a gigabyte");
                }
                offset = at;
                length = (int) member.getSize();
                bare = suffix.indexOf('.') < 0;
                path = name;
            }
        }

        private void json(String name, String text) {
            JsonElement json;
            try {
                json = JsonParser.parseString(text);
            } catch (JsonParseException | StackOverflowError e) {
                throw new UserError(shard + ": " + name + " is no JSON", e);
            }
            if (!(json instanceof JsonObject object)) {
                return;
            }
            if (object.get("path") instanceof JsonPrimitive given && given.isString()) {
                pathInJson = given.getAsString();
            }
            LABEL_KEYS.stream()
                    .map(object::get)
                    .filter(value -> value instanceof JsonPrimitive)
                    .findFirst()
                    .ifPresent(value -> labelInJson = value.getAsString());
        }

        private String text(TarArchiveEntry member, InputStream content) throws IOException {
            if (member.getSize() > MOST_TEXT) {
                throw new UserError(shard + ": " + member.getName() + " is larger than a megabyte; a label is short");
            }
            return new String(content.readNBytes((int) member.getSize()), StandardCharsets.UTF_8);
        }

        private void endSample() {
            if (offset >= 0) {
                offsets.add(offset);
                lengths.add(length);
                paths.add(pathInJson != null ? pathInJson : path);
                labels.add(label != null ? label : labelInJson != null ? labelInJson : "");
            }
            offset = -1;
            path = null;
            pathInJson = null;
            label = null;
            labelInJson = null;
        }

        ShardIndex build() {
            endSample();
            if (offsets.isEmpty()) {
                throw new UserError(
                        "the shard " + shard + " has no pictures; its members' names must end in .jpg, .png, .gif,"
                                + " .bmp, .tif, .webp or .ppm");
            }
            return new ShardIndex(
                    offsets.stream().mapToLong(Long::longValue).toArray(),
                    lengths.stream().mapToInt(Integer::intValue).toArray(),
                    paths.build(),
                    labels.build());
        }
    }
}
