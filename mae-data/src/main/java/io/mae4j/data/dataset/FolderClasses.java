package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.dataset.FolderListing.Entry;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The classes of an image folder: the names of its sub-folders, in alphabetical order.
 *
 * @param names empty if there are no labels
 */
record FolderClasses(List<String> names) {

    /**
     * The classes that a listing shows.
     *
     * @throws UserError if some pictures lie in class folders and others do not
     */
    static FolderClasses of(FolderListing listing, Labels labels) {
        List<String> names = listing.files().stream()
                .map(Entry::path)
                .flatMap(path -> folder(path).stream())
                .distinct()
                .sorted()
                .toList();
        if (labels == Labels.NONE || labels == Labels.AUTO && names.isEmpty()) {
            return new FolderClasses(List.of());
        }
        Optional<Entry> loose = listing.files().stream()
                .filter(file -> folder(file.path()).isEmpty())
                .findFirst();
        if (loose.isPresent()) {
            throw new UserError(
                    "the picture " + listing.root().resolve(loose.get().path())
                            + " lies in no class folder; move it into one, or set data.labels=none to use all without labels");
        }
        return new FolderClasses(names);
    }

    /** The label of a file. */
    int label(Path root, String path) {
        if (names.isEmpty()) {
            return Pictures.UNLABELLED;
        }
        String name = folder(path).orElse("");
        int label = Collections.binarySearch(names, name);
        if (label < 0) {
            throw new UserError(
                    "the picture " + root.resolve(path) + " is of the class '" + name
                            + "', which the training pictures lack; the held-out folder needs the same classes, or set data.labels=none");
        }
        return label;
    }

    private static Optional<String> folder(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash));
    }
}
