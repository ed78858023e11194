package io.mae4j.notebook;

import io.mae4j.config.Composed;
import io.mae4j.experiments.Commands;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What maskers leave of a few pictures, side by side.
 *
 * <pre>{@code
 * Masks.of(Compose.of("pretrain"), 6).under("mask=random").under("mask=block", "mask.ratio=0.5")
 * }</pre>
 */
public final class Masks implements Rich {
    private final Compose base;
    private final int count;
    private final Map<String, Composed> masks;

    private Masks(Compose base, int count, Map<String, Composed> masks) {
        this.base = base;
        this.count = count;
        this.masks = masks;
    }

    /** Of a few held-out pictures of a configuration's data, no mask yet. */
    public static Masks of(Compose base, int count) {
        return new Masks(base, count, Map.of());
    }

    /** With a row of another masker. */
    public Masks under(String... mask) {
        Map<String, Composed> more = new LinkedHashMap<>(masks);
        more.put(String.join(" ", mask), base.with(mask).composed());
        return new Masks(base, count, more);
    }

    @Override
    public Map<String, String> forms() {
        return Picture.of(Commands.masks(masks, count), "masks: " + String.join("; ", masks.keySet()))
                .forms();
    }

    @Override
    public String toString() {
        return forms().get(TEXT);
    }
}
