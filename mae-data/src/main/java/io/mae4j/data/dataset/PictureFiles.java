package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.CorruptPicture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Picture files that were named one by one, or by a folder. Without labels. */
public final class PictureFiles implements EncodedPictures {
    private final List<PictureFile> files;

    private PictureFiles(List<PictureFile> files) {
        this.files = List.copyOf(files);
    }

    /** A file, and its path below the folder that was named. */
    private record PictureFile(Path file, String path) {}

    /**
     * The files, and for a folder the picture files below it, in the order of their paths.
     *
     * @throws UserError if one is not there, or there is no picture
     */
    public static PictureFiles of(List<Path> paths) {
        List<PictureFile> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                for (FolderListing.Entry entry : FolderListing.of(path).files()) {
                    Path file = FolderListing.file(path, entry.path())
                            .orElseThrow(() -> new UserError("cannot read the picture " + path + "/" + entry.path()
                                    + ": " + FolderListing.NO_TEXT));
                    files.add(new PictureFile(file, entry.path()));
                }
            } else if (Files.isRegularFile(path)) {
                files.add(new PictureFile(path, path.getFileName().toString()));
            } else {
                throw new UserError("there is no picture file or folder " + path);
            }
        }
        if (files.isEmpty()) {
            throw new UserError("there are no pictures in " + paths);
        }
        return new PictureFiles(files);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public int label(int index) {
        return Pictures.UNLABELLED;
    }

    @Override
    public String path(int index) {
        return files.get(index).path();
    }

    @Override
    public String name(int index) {
        return files.get(index).file().toString();
    }

    /** Where picture {@code index} is. */
    public Path file(int index) {
        return files.get(index).file();
    }

    @Override
    public byte[] read(int index) throws CorruptPicture {
        return EncodedPictures.read(files.get(index).file());
    }

    @Override
    public void addTo(Fingerprint fingerprint) {
        fingerprint.add(files.size());
        files.forEach(file -> fingerprint.add(file.file().toString()));
    }
}
