package io.mae4j.engine.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** A card's two streams: what was asked for happens when somebody waits for it, and where no order is said, the wrong way round. */
final class TwoStreams {

    /** Which of the streams gets on, as far as it may. */
    enum Order {
        /** None waits: everything happens when it is asked for. */
        AT_ONCE,
        /** Uploads beside wait until somebody needs them. */
        MAIN_FIRST,
        /** Uploads beside overtake. */
        SIDE_FIRST
    }

    private static final class Stream {
        private final Deque<Runnable> queue = new ArrayDeque<>();
        private long asked;
        private long begun;

        void add(Runnable work) {
            asked++;
            queue.add(work);
        }

        void runUntil(long count) {
            while (begun < count) {
                begun++;
                queue.remove().run();
            }
        }
    }

    private final Order order;
    private final Stream main = new Stream();
    private final Stream side = new Stream();

    TwoStreams(Order order) {
        this.order = order;
    }

    void main(Runnable work) {
        main.add(work);
        atOnce();
    }

    void side(Runnable work) {
        side.add(work);
        atOnce();
    }

    /** The side's from now on after the main one's until now. */
    void sideFollows() {
        long until = main.asked;
        side(() -> main.runUntil(until));
    }

    /** The other way round. */
    void sideLeads() {
        long until = side.asked;
        main(() -> side.runUntil(until));
    }

    /** Waits for the main stream. */
    void await() {
        if (order == Order.SIDE_FIRST) {
            side.runUntil(side.asked);
        }
        main.runUntil(main.asked);
    }

    void awaitBoth() {
        await();
        side.runUntil(side.asked);
    }

    private void atOnce() {
        if (order == Order.AT_ONCE) {
            awaitBoth();
        }
    }
}
