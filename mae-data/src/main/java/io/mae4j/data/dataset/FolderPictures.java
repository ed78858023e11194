package io.mae4j.data.dataset;

import io.mae4j.data.dataset.FolderListing.Entry;
import io.mae4j.data.image.CorruptPicture;
import java.nio.file.Path;
import java.util.List;

/** Pictures that lie in files of their own. */
public final class FolderPictures implements EncodedPictures {
    private final Path root;
    private final List<Entry> files;
    private final int[] labels;

    /** The pictures of a listing, without labels. */
    public FolderPictures(FolderListing listing) {
        this(listing, new FolderClasses(List.of()));
    }

    FolderPictures(FolderListing listing, FolderClasses classes) {
        this.root = listing.root();
        this.files = listing.files();
        this.labels = files.stream()
                .mapToInt(file -> classes.label(root, file.path()))
                .toArray();
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
        return files.get(index).path();
    }

    @Override
    public String name(int index) {
        String path = files.get(index).path();
        return FolderListing.file(root, path).map(Path::toString).orElse(root + "/" + path);
    }

    @Override
    public byte[] read(int index) throws CorruptPicture {
        return EncodedPictures.read(FolderListing.file(root, files.get(index).path())
                .orElseThrow(() -> new CorruptPicture(FolderListing.NO_TEXT)));
    }

    @Override
    public void addTo(Fingerprint fingerprint) {
        fingerprint.add(files.size());
        for (Entry file : files) {
            fingerprint.add(file.path()).add(file.size());
        }
    }
}
