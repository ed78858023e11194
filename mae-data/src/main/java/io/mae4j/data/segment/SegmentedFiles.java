package io.mae4j.data.segment;

import io.mae4j.UserError;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.dataset.FolderListing;
import io.mae4j.data.dataset.FolderListing.Entry;
import io.mae4j.data.dataset.FolderPictures;
import io.mae4j.data.image.CorruptPicture;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Pictures that lie in files of their own, each with a label map of the same path, but for how it ends, below another folder. */
final class SegmentedFiles implements EncodedPictures {
    private final FolderPictures pictures;
    private final Path folder; // of the label maps
    private final List<Entry> maps;

    private SegmentedFiles(FolderPictures pictures, Path folder, List<Entry> maps) {
        this.pictures = pictures;
        this.folder = folder;
        this.maps = maps;
    }

    /**
     * How pictures and label maps are named alike.
     *
     * @param picture what pictures' names end in, where the label map's end in {@code label}; others are none. Empty: in a suffix of
     *     any picture
     */
    record Naming(Optional<String> picture, String label) {
        /** What the names of a picture and of its label map begin with; empty if it is no picture. */
        Optional<String> stem(Entry file) {
            String path = file.path();
            int dot = path.lastIndexOf('.');
            String ending = picture.orElse(dot > path.lastIndexOf('/') ? path.substring(dot) : "");
            return path.endsWith(ending)
                    ? Optional.of(path.substring(0, path.length() - ending.length()))
                    : Optional.empty();
        }
    }

    /**
     * Lists the pictures below a folder and finds their label maps.
     *
     * @param list a file of the stems of those that are meant, one a line; empty: all
     * @throws UserError if there are no pictures, or some have no label map
     */
    static SegmentedFiles of(Path pictures, Path labels, Naming naming, Optional<Path> list) {
        Map<String, Entry> byStem = new LinkedHashMap<>();
        for (Entry picture : FolderListing.ofPictures(pictures).files()) {
            naming.stem(picture).map(stem -> byStem.put(stem, picture)).ifPresent(other -> {
                throw new UserError("data.pictures: " + pictures.resolve(other.path()) + " and " + picture.path()
                        + " would have the same label map; data.pictureSuffix says what pictures' names end in");
            });
        }
        list.ifPresent(file -> byStem.keySet().retainAll(listed(file, byStem.keySet(), pictures)));
        if (byStem.isEmpty()) {
            throw new UserError("data.pictureSuffix: no picture in " + pictures + " ends in "
                    + naming.picture().orElseThrow());
        }
        Map<String, Entry> files =
                FolderListing.of(labels).files().stream().collect(Collectors.toMap(Entry::path, entry -> entry));
        List<String> lonely = byStem.keySet().stream()
                .filter(stem -> !files.containsKey(stem + naming.label()))
                .toList();
        if (!lonely.isEmpty()) {
            String first = lonely.get(0);
            throw new UserError("data.labels: there is no label map "
                    + labels.resolve(first + naming.label()).toAbsolutePath().normalize() + " for the picture "
                    + pictures.resolve(byStem.get(first).path()) + "; " + lonely.size() + " of "
                    + byStem.size() + " pictures have none");
        }
        return new SegmentedFiles(
                new FolderPictures(new FolderListing(pictures, List.copyOf(byStem.values()))),
                labels,
                byStem.keySet().stream()
                        .map(stem -> files.get(stem + naming.label()))
                        .toList());
    }

    private static Set<String> listed(Path list, Set<String> stems, Path pictures) {
        Set<String> listed = new HashSet<>(TextLines.of(list));
        if (listed.isEmpty()) {
            throw new UserError(list + " names no pictures");
        }
        listed.stream()
                .filter(stem -> !stems.contains(stem))
                .sorted()
                .findFirst()
                .ifPresent(stem -> {
                    throw new UserError(list + " names " + stem + ", of which there is no picture in " + pictures
                            + "; it needs a name a line, without the suffix");
                });
        return listed;
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
