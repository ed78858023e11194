package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every masker has to keep to; a subclass says how a registered one is made. */
public abstract class MaskerContract {

    /** The component with a configuration that suits grids of 4x4 patches and more. */
    protected abstract Masker create(ComponentDefinition<Masker> definition);

    /** The maskers that are held to the contract: all that are registered. */
    protected List<ComponentDefinition<Masker>> definitions() {
        return Components.discover().of(Masker.class);
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
            Mask mask = masker.mask(grid, new Randomness(seed).stream("mask"));
            assertEquals(masker.kept(grid), mask.kept(), definition.name());
            assertTrue(mask.kept() > 0 && mask.kept() < grid.patches(), definition.name());
            int[] sorted = mask.order().clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, grid.patches()).toArray(), sorted, definition.name());
        }
    }

    @Property(tries = 20)
    void isAFunctionOfTheRandomStream(@ForAll long seed) {
        PatchGrid grid = new PatchGrid(3, 64, 96, 8, 8);
        for (ComponentDefinition<Masker> definition : definitions()) {
            Mask once = create(definition).mask(grid, new Randomness(seed).stream("mask", 1, 2));
            Mask again = create(definition).mask(grid, new Randomness(seed).stream("mask", 1, 2));
            assertArrayEquals(once.order(), again.order(), definition.name());
        }
    }
}
