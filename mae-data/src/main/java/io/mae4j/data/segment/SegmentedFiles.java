package io.mae4j.data.segment;

import io.mae4j.UserError;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.FolderListing;
import io.mae4j.data.dataset.FolderListing.Entry;
import io.mae4j.data.dataset.FolderPictures;
import io.mae4j.data.image.CorruptPicture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Pictures that lie in files of their own, each with a label map of the same path below another folder. */
final class SegmentedFiles implements EncodedPictures {
    private static final String SUFFIX = ".png";

    private final FolderPictures pictures;
    private final Path folder; // of the label maps
    private final List<Entry> maps;

    private SegmentedFiles(FolderPictures pictures, Path folder, List<Entry> maps) {
        this.pictures = pictures;
        this.folder = folder;
        this.maps = maps;
    }

    /**
     * Lists the pictures below a folder and finds their label maps.
     *
     * @throws UserError if there are no pictures, or some have no label map
     */
    static SegmentedFiles of(Path pictures, Path labels) {
        FolderListing listing = FolderListing.ofPictures(pictures);
        Map<String, Entry> files =
                FolderListing.of(labels).files().stream().collect(Collectors.toMap(Entry::path, entry -> entry));
        List<Entry> lonely = listing.files().stream()
                .filter(picture -> !files.containsKey(map(picture)))
                .toList();
        if (!lonely.isEmpty()) {
            Entry first = lonely.get(0);
            throw new UserError("data.labels: there is no label map "
                    + labels.resolve(map(first)).toAbsolutePath().normalize() + " for the picture "
                    + pictures.resolve(first.path()) + "; " + lonely.size() + " of "
                    + listing.files().size() + " pictures have none");
        }
        return new SegmentedFiles(
                new FolderPictures(listing),
                labels,
                listing.files().stream().map(picture -> files.get(map(picture))).toList());
    }

    private static String map(Entry picture) {
        String path = picture.path();
        int dot = path.lastIndexOf('.');
        return (dot > path.lastIndexOf('/') ? path.substring(0, dot) : path) + SUFFIX;
    }

    /** What a message calls the label map of picture {@code index}. */
    String mapName(int index) {
        return folder.resolve(maps.get(index).path()).toString();
    }

    /**
     * The bytes of the label map of picture {@code index}.
     *
     * @throws CorruptPicture if they cannot be read
     */
    byte[] readMap(int index) throws CorruptPicture {
        Optional<Path> file = FolderListing.file(folder, maps.get(index).path());
        return EncodedPictures.read(file.orElseThrow(() -> new CorruptPicture(FolderListing.NO_TEXT)));
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public int label(int index) {
        return pictures.label(index);
    }

    @Override
    public String path(int index) {
        return pictures.path(index);
    }

    @Override
    public String name(int index) {
        return pictures.name(index);
    }

    @Override
    public byte[] read(int index) throws CorruptPicture {
        return pictures.read(index);
    }

    @Override
    public void addTo(Fingerprint fingerprint) {
        pictures.addTo(fingerprint);
        maps.forEach(map -> fingerprint.add(map.size()));
    }
}
