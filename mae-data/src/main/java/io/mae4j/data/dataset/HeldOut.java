package io.mae4j.data.dataset;

import io.mae4j.data.dataset.FolderListing.Entry;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Two disjoint parts of a list of files; which file goes where is a matter of its path's hash, and of no seed. */
record HeldOut(List<Entry> train, List<Entry> heldOut) {
    private static final Randomness HASH = new Randomness(0);

    /** Holds out {@code fraction} of the files, rounded, but leaves one to train on. */
    static HeldOut of(List<Entry> files, double fraction) {
        int count = Math.min((int) Math.round(files.size() * fraction), files.size() - 1);
        Set<Entry> chosen = new HashSet<>(files.stream()
                .map(file -> new Hashed(HASH.stream(file.path()).nextLong(), file))
                .sorted(Comparator.comparingLong(Hashed::hash).thenComparing(h -> h.file.path()))
                .limit(count)
                .map(Hashed::file)
                .toList());
        List<Entry> train = new ArrayList<>();
        List<Entry> heldOut = new ArrayList<>();
        for (Entry file : files) {
            (chosen.contains(file) ? heldOut : train).add(file);
        }
        return new HeldOut(train, heldOut);
    }

    private record Hashed(long hash, Entry file) {}
}
