package io.mae4j.experiments.sweep;

import io.mae4j.train.StopSignal;
import java.io.IOException;
import java.io.InputStream;

/**
 * The tie between a child process and its parent: the child's standard input. A byte on it asks the child to stop; its end says
 * that the parent is dead, however it died, and ends the child at once, before someone runs its job anew.
 */
final class ParentWatch {
    private static final int PARENT_DIED = 137;

    private ParentWatch() {}

    static void start(InputStream parent) {
        Thread watch = new Thread(() -> watch(parent), "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void watch(InputStream parent) {
        try {
            while (parent.read() >= 0) {
                StopSignal.ask();
            }
        } catch (IOException e) {
            // the same as its end
        }
        Runtime.getRuntime().halt(PARENT_DIED);
    }
}
