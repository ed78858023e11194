package io.mae4j.models.pretrained;

import io.mae4j.component.PatchGrid;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the patches of a table of positions lie in the pictures that it was trained on. */
public record PositionGrid(int rows, int columns) {
    private static final String NOTE = "encoder.grid";
    private static final Pattern NOTED = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

    /** That of so many patches: as is noted beside the weights, or else a square, if it can be one. */
    static Optional<PositionGrid> of(int patches, Map<String, String> notes) {
        int side = (int) Math.round(Math.sqrt(Math.max(0, patches)));
        return noted(notes)
                .filter(grid -> (long) grid.rows * grid.columns == patches)
                .or(() -> patches > 0 && side * side == patches
                        ? Optional.of(new PositionGrid(side, side))
                        : Optional.empty());
    }

    private static Optional<PositionGrid> noted(Map<String, String> notes) {
        Matcher noted = NOTED.matcher(notes.getOrDefault(NOTE, ""));
        return noted.matches()
                ? Optional.of(new PositionGrid(Integer.parseInt(noted.group(1)), Integer.parseInt(noted.group(2))))
                : Optional.empty();
    }

    /** That of a model. */
    public static PositionGrid of(PatchGrid patches) {
        return new PositionGrid(patches.rows(), patches.columns());
    }

    /** What is noted beside weights, of which the number of patches alone can be seen. */
    public Map<String, String> note() {
        return Map.of(NOTE, toString());
    }

    /** {@code 2x8}, rows first. */
    @Override
    public String toString() {
        return rows + "x" + columns;
    }
}
