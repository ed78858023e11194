package io.mae4j.data.corrupt;

import io.mae4j.data.dataset.Pictures;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where copies of pictures lie below {@code corruption/severity}: {@code class/file}, with the file's own name where the
 * pictures have one. Two of a class with the same name have their places added, and so have classes.
 */
final class CopyNames {
    private final String[] names;
    private final String suffix;

    CopyNames(Pictures pictures, List<String> classNames, String suffix) {
        String[] folders = apart(classNames.stream().map(CopyNames::plain).toArray(String[]::new));
        names = new String[pictures.size()];
        for (int i = 0; i < names.length; i++) {
            int label = pictures.label(i);
            names[i] = (label == Pictures.UNLABELLED ? "" : folders[label] + "/") + base(pictures.name(i));
        }
        apart(names);
        this.suffix = suffix;
    }

    // gives equal names their places, in such a way that they become no other's
    private static String[] apart(String[] names) {
        Set<String> taken = new HashSet<>();
        Set<String> equal = new HashSet<>();
        for (String name : names) {
            if (!taken.add(name)) {
                equal.add(name);
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (equal.contains(names[i])) {
                names[i] = names[i] + "-" + i;
                while (!taken.add(names[i])) {
                    names[i] += "_";
                }
            }
        }
        return names;
    }

    /** The copy of picture {@code index}, with {@code /} between folder and file. */
    String of(int index) {
        return names[index] + suffix;
    }

    private static String base(String name) {
        String file = name.replace('\\', '/');
        file = file.substring(file.lastIndexOf('/') + 1);
        return plain(file.replaceFirst("(?i)\\.(jpe?g|png|webp|gif|bmp|tiff?|p[gp]m)$", ""));
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
        return plain.startsWith(".") ? "_" + plain : plain;
    }
}
