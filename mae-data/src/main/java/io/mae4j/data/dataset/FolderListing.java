package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.ImageFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * The picture files below a folder, at any depth, in an order that is the same everywhere. A file is taken for a picture if
 * its suffix says so (a wrong one is then a corrupt picture, not a lost one) or else if its first bytes do. Hidden files and
 * folders are passed over; links are followed, and one that leads nowhere is a corrupt picture.
 *
 * @param root the folder
 * @param files ordered by path
 */
public record FolderListing(Path root, List<Entry> files) {
    /** Why there is no {@link #file}. */
    public static final String NO_TEXT =
            "its name is no text in the encoding of this locale; rename it, or set LC_ALL=C.UTF-8";

    /** A file: its path below the root, with {@code /} between names on every system, and its size in bytes. */
    public record Entry(String path, long size) {}

    /**
     * Lists a folder.
     *
     * @throws UserError if there is none, or a part of it cannot be read
     */
    public static FolderListing of(Path root) {
        if (!Files.isDirectory(root)) {
            throw new UserError(
                    "data.root: there is no folder " + root.toAbsolutePath().normalize());
        }
        List<Entry> files = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Visitor(root, files));
        } catch (FileSystemLoopException e) {
            throw new UserError(
                    "the folder " + e.getFile() + " is a link to a folder that it lies in; remove the link", e);
        } catch (IOException e) {
            throw new UserError("cannot read the folder " + root + ": " + e, e);
        }
        files.sort(Comparator.comparing(Entry::path));
        return new FolderListing(root, List.copyOf(files));
    }

    /**
     * Lists a folder of pictures.
     *
     * @throws UserError if there is none, or none in it, or a part of it cannot be read
     */
    public static FolderListing ofPictures(Path root) {
        FolderListing listing = of(root);
        if (listing.files().isEmpty()) {
            throw new UserError("data.root: there are no pictures in "
                    + root.toAbsolutePath().normalize()
                    + "; it needs JPEG, PNG, WebP, GIF, BMP, TIFF or PPM files, in it or below");
        }
        return listing;
    }

    /** A listed file; empty if its name, as Java gives it, is not what the file system calls it: see {@link #NO_TEXT}. */
    public static Optional<Path> file(Path root, String path) {
        try {
            Path file = root.resolve(path); // for bytes that are no characters Java puts U+FFFD
            return path.indexOf('\uFFFD') < 0 || Files.exists(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Entry> files;

        Visitor(Path root, List<Entry> files) {
            this.root = root;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return hidden(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            boolean named = EncodedPictures.isNamedAsPicture(file.getFileName().toString());
            boolean lost = attributes.isSymbolicLink(); // links are followed, but this one leads nowhere
            boolean picture = lost ? named : attributes.isRegularFile() && (named || beginsAsPicture(file));
            if (picture && !hidden(file)) {
                String path = root.relativize(file)
                        .toString()
                        .replace(file.getFileSystem().getSeparator(), "/");
                files.add(new Entry(path, attributes.size()));
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean hidden(Path path) {
            return !path.equals(root) && path.getFileName().toString().startsWith(".");
        }

        private static boolean beginsAsPicture(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return ImageFormat.of(in.readNBytes(ImageFormat.HEAD)).isPresent();
            }
        }
    }
}
