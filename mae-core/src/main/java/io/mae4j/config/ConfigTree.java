package io.mae4j.config;

import io.mae4j.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The search path of configuration files: folders that the user names, then every {@code conf/} of the class path
 * (plugin jars and the built-in one). A group is a folder, its options are the {@code .conf} files in it; of two files
 * with the same name the earlier place wins.
 */
public final class ConfigTree {
    private final List<ConfigRoot> roots;
    private final SortedSet<String> names = new TreeSet<>();

    private ConfigTree(List<ConfigRoot> roots) {
        this.roots = List.copyOf(roots);
        roots.forEach(root -> names.addAll(root.names()));
    }

    /** {@code folders} ahead of what {@code loader} finds. */
    public static ConfigTree of(List<Path> folders, ClassLoader loader) {
        List<ConfigRoot> roots = new ArrayList<>();
        folders.forEach(folder -> roots.add(ConfigRoot.folder(folder)));
        try {
            Set<String> seen = new HashSet<>();
            for (URL url : Collections.list(loader.getResources("conf"))) {
                if (seen.add(url.toString())) {
                    roots.add(ConfigRoot.of(url));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ConfigTree(roots);
    }

    /** {@code folders} alone, without the class path. */
    public static ConfigTree of(Path... folders) {
        return new ConfigTree(List.of(folders).stream().map(ConfigRoot::folder).toList());
    }

    /** The places that are searched, in order, as errors show them. */
    public List<String> searchPath() {
        return roots.stream()
                .map(root -> root.label().isEmpty() ? "." : root.label())
                .toList();
    }

    /** All groups, also those inside groups: {@code mask}, {@code optim}, {@code optim/schedule}. */
    public SortedSet<String> groups() {
        SortedSet<String> groups = new TreeSet<>();
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                groups.add(name.substring(0, slash));
            }
        }
        return groups;
    }

    /** The options of a group, without {@code .conf}; those of {@code ""} are the primary configurations. */
    public SortedSet<String> options(String group) {
        String prefix = group.isEmpty() ? "" : group + "/";
        SortedSet<String> options = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0) {
                options.add(name.substring(prefix.length()));
            }
        }
        return options;
    }

    /** The options of a group and of all groups in it, {@code ablation/mask_ratio} of {@code experiment}. */
    public SortedSet<String> allOptions(String group) {
        SortedSet<String> options = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith(group + "/")) {
                options.add(name.substring(group.length() + 1));
            }
        }
        return options;
    }

    /** The file called {@code name}, such as {@code mask/random}, as it is written. */
    public Optional<String> text(String name) {
        return roots.stream()
                .map(root -> root.read(name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    boolean hasGroup(String group) {
        return groups().contains(group);
    }

    /** The file called {@code name}, such as {@code mask/random}, of the first place that has it. */
    Optional<ConfigFile> find(String name) {
        return find(name, List.of());
    }

    /** {@code includers} are the files that are being read, each included by the one before. */
    Optional<ConfigFile> find(String name, List<String> includers) {
        for (ConfigRoot root : roots) {
            Optional<String> text = root.read(name);
            if (text.isPresent()) {
                if (includers.contains(name)) {
                    throw new UserError(
                            root.label(name) + ": includes itself, through " + String.join(", ", includers));
                }
                return Optional.of(ConfigFile.parse(this, name, root.label(name), text.get(), includers));
            }
        }
        return Optional.empty();
    }
}
