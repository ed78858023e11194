package io.mae4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void buffersThatLiveTogetherDoNotOverlap(@ForAll("intervals") List<Interval> intervals) {
        Arena arena = Arena.layOut(intervals);
        for (int i = 0; i < intervals.size(); i++) {
            long from = arena.offsets()[i];
            long to = from + intervals.get(i).bytes();
            assertEquals(0, from % Arena.ALIGNMENT);
            assertTrue(to <= arena.bytes());
            for (int j = 0; j < i; j++) {
                boolean apart = to <= arena.offsets()[j]
                        || arena.offsets()[j] + intervals.get(j).bytes() <= from;
                assertTrue(
                        apart || !intervals.get(i).overlaps(intervals.get(j)),
                        intervals.get(i) + " over " + intervals.get(j));
            }
        }
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
