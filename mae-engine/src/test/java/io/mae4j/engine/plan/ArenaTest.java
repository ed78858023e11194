package io.mae4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ArenaTest {

    @Property
    void buffersThatLiveTogetherDoNotOverlap(
            @ForAll("intervals") List<Interval> intervals, @ForAll("intervals") List<Interval> others) {
        List<Arena.Placed> taken = new ArrayList<>();
        long spareBytes = 0;
        for (Interval other : others) { // one after another, as gradients are
            taken.add(new Arena.Placed(spareBytes, other));
            spareBytes = Arena.align(spareBytes + other.bytes());
        }
        Arena arena = Arena.layOut(intervals, new Arena.Spare(spareBytes, taken));
        List<Arena.Placed> block = new ArrayList<>();
        for (int i = 0; i < intervals.size(); i++) {
            long from = arena.offsets()[i];
            assertEquals(0, from % Arena.ALIGNMENT);
            assertTrue(from + intervals.get(i).bytes() <= (arena.spare()[i] ? spareBytes : arena.bytes()));
            List<Arena.Placed> region = arena.spare()[i] ? taken : block;
            Arena.Placed placed = new Arena.Placed(from, intervals.get(i));
            region.forEach(other -> assertTrue(areApart(placed, other), placed + " over " + other));
            region.add(placed);
        }
    }

    private static boolean areApart(Arena.Placed a, Arena.Placed b) {
        return a.offset() + a.interval().bytes() <= b.offset()
                || b.offset() + b.interval().bytes() <= a.offset()
                || !a.interval().overlaps(b.interval());
    }

    @Example
    void whatIsFreeForATimeIsTakenFirst() {
        Arena.Spare spare = new Arena.Spare(640, List.of(new Arena.Placed(0, new Interval(640, 2, 3))));
        Arena arena = Arena.layOut(List.of(new Interval(640, 0, 1), new Interval(64, 1, 2)), spare);
        assertArrayEquals(new boolean[] {true, false}, arena.spare());
        assertEquals(64, arena.bytes());
    }

    @Example
    void aBufferTakesThePlaceOfOneThatIsNoLongerNeeded() {
        Arena arena = Arena.layOut(List.of(new Interval(640, 0, 1), new Interval(640, 2, 3), new Interval(64, 1, 2)));
        assertEquals(704, arena.bytes());
    }

    @Provide
    Arbitrary<List<Interval>> intervals() {
        Arbitrary<Interval> interval = Combinators.combine(
                        Arbitraries.longs().between(1, 5000),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.integers().between(0, 20))
                .as((bytes, first, length) -> new Interval(bytes, first, first + length));
        return interval.list().ofMaxSize(60);
    }
}
