package io.mae4j.config;

import java.util.List;

/**
 * A file of a composition with the entries of its defaults list, in order.
 *
 * @param entry how the list calls it: {@code mask=random}, {@code mask@teacher.mask=grid}, a file's name, {@code _self_}
 * @param file as errors show it; empty for {@code _self_} and for a group without an option
 */
public record DefaultsTree(String entry, String file, List<DefaultsTree> children) {

    /** One line an entry, indented by its depth. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        write(text, "");
        return text.toString();
    }

    private void write(StringBuilder text, String indent) {
        text.append(indent)
                .append(entry)
                .append(file.isEmpty() ? "" : "  (" + file + ")")
                .append('\n');
        children.forEach(child -> child.write(text, indent + "  "));
    }
}
