package io.mae4j.experiments;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says every ten seconds how many pictures are done, and how long the rest will take if it goes on as since the last line: of copying
 * that goes on, the pictures that were there took no time. Called from any thread.
 */
final class CopyProgress {
    private static final long EVERY = Duration.ofSeconds(10).toNanos();

    private final int total;
    private final Consumer<String> say;
    private long said = System.nanoTime();
    private int before; // done when it was said

    CopyProgress(int total, Consumer<String> say) {
        this.total = total;
        this.say = say;
    }

    /** So many pictures are done. */
    synchronized void done(int pictures) {
        long now = System.nanoTime();
        if (now - said < EVERY) {
            return;
        }
        double aSecond = (pictures - before) / ((now - said) * 1e-9);
        said = now;
        before = pictures;
        say.accept(String.format(
                Locale.ROOT,
                "%,d of %,d pictures, %.1f a second, %.0f min left",
                pictures,
                total,
                aSecond,
                (total - pictures) / aSecond / 60));
    }
}
