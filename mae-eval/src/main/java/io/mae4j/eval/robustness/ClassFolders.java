package io.mae4j.eval.robustness;

import io.mae4j.UserError;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.image.PictureSource;
import io.mae4j.file.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The pictures of a folder that has a sub-folder for each of some known classes. A label is a place in the list of classes, whether
 * or not the others are there. The list costs some 30 bytes a picture.
 */
final class ClassFolders implements Pictures {
    private final Path root;
    private final List<String> classes;
    private final byte[] names; // of all files, one after the other
    private final int[] ends; // [file]: where its name ends
    private final int[] classEnds; // [class]: files up to its last one
    private final PictureDecoder decoder;

    private ClassFolders(
            Path root, List<String> classes, byte[] names, int[] ends, int[] classEnds, PictureDecoder decoder) {
        this.root = root;
        this.classes = classes;
        this.names = names;
        this.ends = ends;
        this.classEnds = classEnds;
        this.decoder = decoder;
    }

    /**
     * Lists the pictures, by class and then by name.
     *
     * @throws UserError if a folder cannot be read
     */
    static ClassFolders of(Path root, List<String> classes, PictureDecoder decoder) {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        int[] ends = new int[1024];
        int[] classEnds = new int[classes.size()];
        int files = 0;
        for (int label = 0; label < classes.size(); label++) {
            for (String name : pictures(root.resolve(classes.get(label)))) {
                names.writeBytes(name.getBytes(StandardCharsets.UTF_8));
                ends = files < ends.length ? ends : Arrays.copyOf(ends, 2 * ends.length);
                ends[files++] = names.size();
            }
            classEnds[label] = files;
        }
        return new ClassFolders(root, classes, names.toByteArray(), Arrays.copyOf(ends, files), classEnds, decoder);
    }

    private static List<String> pictures(Path folder) {
        List<String> names = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (EncodedPictures.isNamedAsPicture(name) && !name.startsWith(".")) {
                    names.add(name);
                }
            }
        } catch (IOException e) {
            throw new UserError("cannot read the folder " + folder + ": " + AtomicFile.reason(e), e);
        }
        Collections.sort(names);
        return names;
    }

    /** Identifies the files by their names. */
    String fingerprint() {
        Fingerprint fingerprint =
                new Fingerprint().add(classes.size()).add(size()).add(names);
        for (int label = 0; label < classes.size(); label++) {
            fingerprint.add(classes.get(label)).add(classEnds[label]);
        }
        return fingerprint.finish();
    }

    @Override
    public int size() {
        return ends.length;
    }

    @Override
    public int label(int index) {
        int label = Arrays.binarySearch(classEnds, index + 1);
        if (label < 0) {
            return -label - 1;
        }
        while (label > 0 && classEnds[label - 1] == classEnds[label]) {
            label--; // classes without pictures end where the one before them does
        }
        return label;
    }

    @Override
    public String name(int index) {
        return file(index).toString();
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        return open(index).decode();
    }

    @Override
    public PictureSource open(int index) throws CorruptPicture {
        return decoder.open(EncodedPictures.read(file(index)));
    }

    private Path file(int index) {
        int begin = index == 0 ? 0 : ends[index - 1];
        String name = new String(names, begin, ends[index] - begin, StandardCharsets.UTF_8);
        return root.resolve(classes.get(label(index))).resolve(name);
    }
}
