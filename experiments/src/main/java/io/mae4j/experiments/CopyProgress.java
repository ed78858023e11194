package io.mae4j.experiments;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Says every ten seconds how many pictures are done, and how long the rest will take. Called from any thread. */
final class CopyProgress {
    private static final long EVERY = Duration.ofSeconds(10).toNanos();

    private final int total;
    private final Consumer<String> say;
    private final long started = System.nanoTime();
    private long said = started;

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
        said = now;
        double seconds = (now - started) / 1e9;
        double left = seconds / pictures * (total - pictures);
        say.accept(String.format(
                Locale.ROOT,
                "%,d of %,d pictures, %.1f a second, %.0f min left",
                pictures,
                total,
                pictures / seconds,
                left / 60));
    }
}
