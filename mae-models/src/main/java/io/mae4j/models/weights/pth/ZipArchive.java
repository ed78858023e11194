package io.mae4j.models.weights.pth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip of PyTorch 1.6 and later: {@code <name>/data.pkl}, {@code <name>/data/<key>}, and a few notes. PyTorch compresses
 * nothing, and what is compressed is refused: so no entry is larger than the file.
 */
final class ZipArchive implements Archive {
    private static final String PICKLE = "data.pkl";

    private final ZipFile zip;
    private final String folder;
    private final Object root;

    private ZipArchive(ZipFile zip, String folder, Object root) {
        this.zip = zip;
        this.folder = folder;
        this.root = root;
    }

    static ZipArchive open(Path path) throws IOException, Malformed {
        ZipFile zip = open(path, StandardCharsets.UTF_8);
        try {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            for (ZipEntry entry : entries) {
                check(entry);
            }
            List<String> pickles = entries.stream()
                    .map(ZipEntry::getName)
                    .filter(name ->
                            name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - 1 - PICKLE.length())
                    .toList();
            if (pickles.size() != 1) {
                throw new Malformed("it is a zip file, but none of PyTorch's: it has " + pickles.size() + " " + PICKLE
                        + " where there should be one");
            }
            String folder = pickles.get(0).substring(0, pickles.get(0).length() - PICKLE.length());
            ZipEntry order = zip.getEntry(folder + "byteorder");
            if (order != null && !new String(bytes(zip, order), StandardCharsets.UTF_8).equals("little")) {
                throw new Malformed("it was written on a big-endian machine");
            }
            Object root = Unpickler.read(ByteBuffer.wrap(bytes(zip, zip.getEntry(pickles.get(0)))));
            return new ZipArchive(zip, folder, root);
        } catch (IOException | Malformed | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static ZipFile open(Path path, java.nio.charset.Charset names) throws IOException, Malformed {
        try {
            return new ZipFile(path.toFile(), names);
        } catch (ZipException | IllegalArgumentException e) {
            throw new Malformed("it is a damaged or truncated zip file: " + e.getMessage());
        }
    }

    private static void check(ZipEntry entry) throws Malformed {
        String name = entry.getName();
        if (name.startsWith("/")
                || name.contains("\\")
                || name.contains(":")
                || List.of(name.split("/")).contains("..")) {
            throw new Malformed("it is refused, as its entry " + name + " points out of it");
        }
        if (name.contains("/code/__torch__")) {
            throw new Malformed("it is TorchScript, a program; in PyTorch, save torch.jit.load(file).state_dict()");
        }
        if (entry.getMethod() != ZipEntry.STORED || entry.getSize() != entry.getCompressedSize()) {
            throw new Malformed("it is refused, as its entry " + name
                    + " is compressed, which PyTorch does not do: unpack it and pack it again with 'zip -0'");
        }
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException, Malformed {
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (ZipException e) {
            throw new Malformed("it is a damaged zip file: " + e.getMessage());
        }
    }

    @Override
    public String format() {
        return "PyTorch (zip)";
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public long bytes(Storage storage) {
        ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
        return entry == null ? -1 : entry.getSize();
    }

    @Override
    public ReadableByteChannel open(Storage storage, long from) throws IOException {
        InputStream in = zip.getInputStream(zip.getEntry(folder + "data/" + storage.key()));
        try {
            in.skipNBytes(from);
        } catch (IOException e) {
            in.close();
            throw e;
        }
        return Channels.newChannel(in);
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
