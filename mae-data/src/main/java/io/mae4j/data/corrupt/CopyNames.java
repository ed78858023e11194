package io.mae4j.data.corrupt;

import io.mae4j.data.dataset.Pictures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where copies of pictures lie below {@code corruption/severity}: {@code class/file}, with the file's own name where the
 * pictures have one. Two of a class with the same name have their places added.
 */
final class CopyNames {
    private final String[] names;

    CopyNames(Pictures pictures, List<String> classNames, String suffix) {
        names = new String[pictures.size()];
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < names.length; i++) {
            int label = pictures.label(i);
            String folder = label == Pictures.UNLABELLED ? "" : plain(classNames.get(label)) + "/";
            String name = folder + base(pictures.name(i));
            Integer other = first.putIfAbsent(name, i);
            if (other != null) {
                names[other] = name + "-" + other + suffix;
                name = name + "-" + i;
            }
            names[i] = name + suffix;
        }
    }

    /** The copy of picture {@code index}, with {@code /} between folder and file. */
    String of(int index) {
        return names[index];
    }

    private static String base(String name) {
        String file = name.replace('\\', '/');
        file = file.substring(file.lastIndexOf('/') + 1);
        return plain(file.replaceFirst("(?i)\\.(jpe?g|png|webp|gif|bmp|tiff?)$", ""));
    }

    private static String plain(String name) {
        String plain = name.replaceAll("[^\\p{L}\\p{N}._-]+", "_");
        return plain.startsWith(".") ? "_" + plain : plain;
    }
}
