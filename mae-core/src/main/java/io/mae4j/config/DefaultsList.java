package io.mae4j.config;

import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Follows the defaults lists from the primary file through the groups, and so finds which files are merged, in which
 * order, and where each is placed. Only the chosen option of a group is ever read.
 *
 * <p>Lists are walked from the end, so that an {@code override} of a later entry (an experiment, say) reaches the
 * groups of earlier ones; the override seen first wins, and those of the command line are seen before all. A list
 * without {@code _self_} has it at its end. An {@code override optional} is passed over where no list chooses the group.
 */
final class DefaultsList {
    private static final String GLOBAL = "_global_";
    private static final String MISSING = "???";

    /** A file to merge, and its package. */
    record Placed(ConfigFile file, String path) {}

    /** What becomes of the entries of a list. */
    private record Expansion(LinkedList<Placed> placed, LinkedList<DefaultsTree> tree) {
        Expansion() {
            this(new LinkedList<>(), new LinkedList<>());
        }
    }

    private record Choice(List<String> options, String where, boolean isOptional) {}

    private final ConfigTree tree;
    private final Map<String, Choice> overrides = new LinkedHashMap<>();
    private final Map<String, Choice> deletions = new LinkedHashMap<>();
    private final SortedMap<String, String> choices = new TreeMap<>();
    private final Map<String, String> chosenAt = new TreeMap<>();
    private final Set<String> outdone = new HashSet<>(); // groups of which a later override chose another option
    private final Map<String, Set<String>> replaced = new TreeMap<>();
    private final List<String> used = new ArrayList<>();
    private List<Placed> placed;
    private DefaultsTree root;

    private DefaultsList(ConfigTree tree) {
        this.tree = tree;
    }

    static DefaultsList of(ConfigTree tree, String primary, List<ConfigOverride> groupOverrides) {
        DefaultsList list = new DefaultsList(tree);
        ConfigFile file = tree.find(primary).orElseThrow(() -> unknownPrimary(tree, primary));
        List<DefaultsEntry> entries = new ArrayList<>(withSelf(file));
        groupOverrides.forEach(override -> list.register(override, entries));
        String path = file.header().map(header -> join("", header)).orElse("");
        Expansion whole = list.expand(file, path, entries, List.of());
        list.placed = whole.placed();
        list.root = new DefaultsTree(primary, file.label(), whole.tree());
        list.checkAllUsed(primary);
        return list;
    }

    /** The files in the order in which they are merged, later over earlier. */
    List<Placed> placed() {
        return placed;
    }

    /** The option chosen for each group (with {@code @package} where that is not the group's own). */
    SortedMap<String, String> choices() {
        return choices;
    }

    /** Where another option is placed than some list names, the files that know of it: its own, and the one that says so. */
    Map<String, Set<String>> replaced() {
        return replaced;
    }

    /** Which list has which entry. */
    DefaultsTree tree() {
        return root;
    }

    private void register(ConfigOverride override, List<DefaultsEntry> entries) {
        List<String> options = GroupChoice.options(override);
        String key = override.keyAndTarget();
        switch (override.kind()) {
            case ADD, CHANGE_OR_ADD ->
                entries.add(DefaultsEntry.group("/" + override.key(), override.target(), options, override.origin()));
            case CHANGE -> {
                overrides.put(key, new Choice(options, override.origin(), false));
                deletions.remove(key);
            }
            case DELETE -> deletions.put(key, new Choice(options, override.origin(), false));
        }
    }

    private static List<DefaultsEntry> withSelf(ConfigFile file) {
        List<DefaultsEntry> entries = new ArrayList<>(file.defaults());
        long selves = entries.stream()
                .filter(e -> e.kind() == DefaultsEntry.Kind.SELF)
                .count();
        if (selves == 0) {
            entries.add(DefaultsEntry.self(file.label()));
        } else if (selves > 1) {
            throw new UserError(file.label() + ": defaults: _self_ is there " + selves + " times; once is right");
        }
        return entries;
    }

    private Expansion expand(ConfigFile file, String path, List<DefaultsEntry> entries, List<String> parents) {
        if (parents.contains(file.name())) {
            throw new UserError(file.label() + ": is among its own defaults, through " + String.join(", ", parents));
        }
        List<String> chain = new ArrayList<>(parents);
        chain.add(file.name());
        String folder = ConfigFile.folder(file.name());
        for (DefaultsEntry entry : entries) {
            if (entry.isOverride()) {
                String key = key(entry, groupOf(entry, folder), path);
                Choice earlier =
                        overrides.putIfAbsent(key, new Choice(entry.options(), entry.where(), entry.isOptional()));
                if (earlier != null && !earlier.options().equals(entry.options())) {
                    outdone.add(key);
                }
            }
        }
        Expansion result = new Expansion();
        for (int i = entries.size() - 1; i >= 0; i--) {
            DefaultsEntry entry = entries.get(i);
            if (entry.kind() == DefaultsEntry.Kind.SELF) {
                result.placed().addFirst(new Placed(file, path));
                result.tree().addFirst(new DefaultsTree("_self_", "", List.of()));
            } else if (!entry.isOverride()) {
                Expansion chosen = options(entry, folder, path, chain);
                result.placed().addAll(0, chosen.placed());
                result.tree().addAll(0, chosen.tree());
            }
        }
        return result;
    }

    private Expansion options(DefaultsEntry entry, String folder, String path, List<String> chain) {
        String group = groupOf(entry, folder);
        List<String> options = entry.options();
        String where = entry.where();
        String key = entry.kind() == DefaultsEntry.Kind.GROUP ? key(entry, group, path) : "";
        if (entry.kind() == DefaultsEntry.Kind.GROUP) {
            String before = chosenAt.putIfAbsent(key, where);
            if (before != null) {
                // the walk is from the end, so that the one seen before stands later
                throw new UserError(before + ": " + key + ": is chosen already, at " + where
                        + "; to change a choice write " + key + "=option, or override in a defaults list");
            }
            Choice choice = overrides.get(key);
            if (choice != null) {
                used.add(key);
                options = choice.options();
                where = choice.where();
            }
            String chosen = options.isEmpty() ? "null" : String.join(",", options);
            Choice deletion = deletions.get(key);
            if (deletion != null) {
                if (!deletion.options().isEmpty() && !deletion.options().equals(options)) {
                    throw new UserError(deletion.where() + ": " + key + " is " + chosen + " there");
                }
                used.add(key);
                return new Expansion();
            }
            choices.put(key, chosen);
        }
        Expansion result = new Expansion();
        if (options.isEmpty()) {
            result.tree().add(new DefaultsTree(key + "=null", "", List.of()));
        }
        for (int i = options.size() - 1; i >= 0; i--) { // from the end, as entries are
            String option = options.get(i);
            String name = group.isEmpty() ? option : group + "/" + option;
            Optional<ConfigFile> file = tree.find(name);
            if (file.isEmpty() && (!entry.isOptional() || option.equals(MISSING))) {
                throw unknownOption(where, group, option);
            }
            if (file.isPresent()) {
                String at = packageOf(entry, group, path, file.get().header());
                Expansion inner = expand(file.get(), at, withSelf(file.get()), chain);
                result.placed().addAll(0, inner.placed());
                if (!options.equals(entry.options()) || outdone.contains(key)) {
                    Set<String> knowing = replaced.computeIfAbsent(at, p -> new TreeSet<>());
                    knowing.add(where.replaceFirst(":\\d+$", ""));
                    inner.placed().forEach(placed -> knowing.add(placed.file().label()));
                }
                result.tree()
                        .addFirst(new DefaultsTree(
                                key.isEmpty() ? name : key + "=" + option,
                                file.get().label(),
                                file.get().defaults().isEmpty() ? List.of() : List.copyOf(inner.tree())));
            }
        }
        return result;
    }

    private static String groupOf(DefaultsEntry entry, String folder) {
        if (entry.group().startsWith("/")) {
            return entry.group().substring(1);
        }
        return folder.isEmpty() || entry.group().isEmpty() ? folder + entry.group() : folder + "/" + entry.group();
    }

    /**
     * What overrides call the entry: its group, with {@code @package} if it is placed elsewhere than the group's name
     * says.
     */
    private static String key(DefaultsEntry entry, String group, String parent) {
        String path = packageOf(entry, group, parent, Optional.empty());
        return path.equals(group.replace('/', '.')) ? group : group + "@" + (path.isEmpty() ? GLOBAL : path);
    }

    private static String packageOf(DefaultsEntry entry, String group, String parent, Optional<String> header) {
        if (entry.target().isPresent()) {
            String target = entry.target().get();
            if (target.contains("_group_")) {
                return join("", target.replace("_group_", group.replace('/', '.')));
            }
            return join(parent, target.equals("_here_") ? "" : target);
        }
        if (header.isPresent()) {
            return join("", header.get().replace("_group_", group.replace('/', '.')));
        }
        String relative = entry.group().startsWith("/") ? entry.group().substring(1) : entry.group();
        return join(parent, relative.replace('/', '.'));
    }

    private static String join(String parent, String path) {
        if (path.equals(GLOBAL) || path.startsWith(GLOBAL + ".")) {
            return path.equals(GLOBAL) ? "" : path.substring(GLOBAL.length() + 1);
        }
        return parent.isEmpty() || path.isEmpty() ? parent + path : parent + "." + path;
    }

    private void checkAllUsed(String primary) {
        Map<String, Choice> all = new LinkedHashMap<>(overrides);
        all.putAll(deletions);
        all.forEach((key, choice) -> {
            if (!used.contains(key) && choices.containsKey(key)) {
                throw new UserError(
                        choice.where() + ": this override comes too early; put it, or what leads to it, behind"
                                + " the entry of " + key + " at " + chosenAt.get(key));
            } else if (!used.contains(key) && !choice.isOptional()) {
                String remedy = deletions.containsKey(key)
                        ? ""
                        : "; to add it write +" + key + "=" + String.join(",", choice.options());
                throw new UserError(choice.where() + ": no defaults list of " + primary + " chooses " + key + remedy
                        + Nearest.hint(key, choices.keySet()));
            }
        });
    }

    private UserError unknownOption(String where, String group, String option) {
        if (option.equals(MISSING)) {
            return new UserError(where + ": " + group + ": must be chosen, as " + group + "=<"
                    + String.join("|", tree.options(group)) + ">");
        }
        String what = group.isEmpty() ? "there is no file '" : group + ": there is no option '";
        SortedSet<String> known = group.isEmpty() || !tree.options(group).isEmpty() && !option.contains("/")
                ? tree.options(group)
                : tree.allOptions(group);
        String hint = component(group, option)
                .map(d -> ", which would be a file; the component of that name is chosen by "
                        + (d.isOneOfMany() ? "+" + group + "." + option : group) + ".name=" + option)
                .orElseGet(() -> Nearest.hint(option, known));
        return new UserError(where + ": " + what + Where.oneLine(option) + "'" + hint);
    }

    // of a plugin that brings no file for it
    private static Optional<ComponentDefinition<?>> component(String group, String option) {
        return Components.discover().definitions().stream()
                .filter(d -> d.group().equals(group) && d.name().equals(option))
                .findFirst();
    }

    private static UserError unknownPrimary(ConfigTree tree, String primary) {
        return new UserError("there is no configuration '" + primary + "' in " + String.join(", ", tree.searchPath())
                + Nearest.hint(primary, tree.options("")));
    }
}
