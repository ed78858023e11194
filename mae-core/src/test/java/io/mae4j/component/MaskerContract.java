package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.config.RecordBinder;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every registered masker has to keep to, with its defaults; a module that registers some extends it. */
public abstract class MaskerContract {

    private final Components components = Components.discover();

    private List<ComponentDefinition<Masker>> definitions() {
        return components.of(Masker.class);
    }

    private Masker create(ComponentDefinition<Masker> definition) {
        ConfigObject defaults = ConfigFactory.empty().root();
        return components.create(
                definition, RecordBinder.bind(definition.config(), defaults, definition.group(), Set.of()));
    }

    private static MaskedPicture picture(PatchGrid grid, long seed) {
        return MaskedPicture.training(0, () -> {
            float[] values = new float[grid.channels() * grid.height() * grid.width()];
            RandomStream random = new Randomness(seed).stream("picture");
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return values;
        });
    }

    @Test
    void thereIsAMasker() {
        assertFalse(definitions().isEmpty());
    }

    @Property(tries = 50)
    void keepsAsManyPatchesAsItSaysAndOrdersEveryPatchOnce(
            @ForAll @IntRange(min = 4, max = 16) int rows,
            @ForAll @IntRange(min = 4, max = 16) int columns,
            @ForAll long seed) {
        PatchGrid grid = new PatchGrid(1, rows, columns, 1, 1);
        for (ComponentDefinition<Masker> definition : definitions()) {
            Masker masker = create(definition);
            Mask mask = masker.mask(grid, new Randomness(seed).stream("mask"), picture(grid, seed));
            assertEquals(masker.kept(grid), mask.kept(), definition.name());
            assertTrue(mask.kept() > 0 && mask.kept() < grid.patches(), definition.name());
            int[] sorted = mask.order().clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, grid.patches()).toArray(), sorted, definition.name());
        }
    }

    @Property(tries = 20)
    void isAFunctionOfTheRandomStreamAndThePicture(@ForAll long seed) {
        PatchGrid grid = new PatchGrid(3, 64, 96, 8, 8);
        for (ComponentDefinition<Masker> definition : definitions()) {
            Mask once = create(definition).mask(grid, new Randomness(seed).stream("mask", 1, 2), picture(grid, seed));
            Mask again = create(definition).mask(grid, new Randomness(seed).stream("mask", 1, 2), picture(grid, seed));
            assertArrayEquals(once.order(), again.order(), definition.name());
        }
    }
}
