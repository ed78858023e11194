package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.train.TrainingBatches.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BatchesAheadTest {
    private final Numbered pass = new Numbered(3);
    private final BatchesAhead ahead = new BatchesAhead(pass);

    /** Batches whose number is how many pictures they are of. */
    static final class Numbered implements TrainingBatches.Pass {
        final List<Integer> released = new ArrayList<>();
        private final int count;
        private int taken;
        boolean ready = true;
        boolean closed;

        Numbered(int count) {
            this.count = count;
        }

        @Override
        public Batch next() {
            if (taken == count) {
                throw new AssertionError("there is none");
            }
            int number = taken++;
            return new Batch(Map.of(), number, () -> released.add(number));
        }

        @Override
        public boolean isReady() {
            return ready && taken < count;
        }

        @Override
        public long waitedNanos() {
            return 17;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void whatFollowsIsWhatComesNext() {
        ahead.next();
        Map<?, ?> following = ahead.following().orElseThrow();
        assertSame(following, ahead.following().orElseThrow());
        Batch batch = ahead.next();
        assertEquals(1, batch.images());
        assertSame(following, batch.inputs());
        assertEquals(2, ahead.next().images());
        assertEquals(17, ahead.waitedNanos());
    }

    @Test
    void nothingFollowsTheLast() {
        for (int i = 0; i < 3; i++) {
            ahead.next();
        }
        assertEquals(Optional.empty(), ahead.following());
    }

    @Test
    void aBatchThatIsNotThereYetIsNotWaitedFor() {
        pass.ready = false;
        assertEquals(Optional.empty(), ahead.following());
        assertEquals(0, ahead.next().images());
    }

    @Test
    void aBatchThatWasLookedAtOnlyIsReleased() {
        ahead.next().close();
        ahead.following();
        ahead.close();
        assertEquals(List.of(0, 1), pass.released);
        assertEquals(true, pass.closed);
    }

    @Test
    void theThreadsOfAPassEndEvenIfABatchCannotBeReleased() {
        TrainingBatches.Pass failing = new TrainingBatches.Pass() {
            @Override
            public Batch next() {
                return new Batch(Map.of(), 1, () -> {
                    throw new IllegalStateException("no");
                });
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public long waitedNanos() {
                return 0;
            }

            @Override
            public void close() {
                pass.close();
            }
        };
        BatchesAhead broken = new BatchesAhead(failing);
        broken.following();
        assertThrows(IllegalStateException.class, broken::close);
        assertEquals(true, pass.closed);
    }
}
