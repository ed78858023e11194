package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server that takes connections, and never answers. */
class SilentServerTest {
    @TempDir
    Path folder;

    @Test
    void aServerThatHangsHoldsUpNeitherLoggingNorTheEnd() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String uri = "http://127.0.0.1:" + silent.getLocalPort();
            MlflowTracker tracker = new MlflowTracker(new MlflowTracker.Config(uri, "mae", 1, 1), Map.of());
            TrackedRun run = tracker.start(RunStart.of("run", folder));
            assertTimeout(Duration.ofSeconds(1), () -> {
                for (int step = 0; step < 1000; step++) {
                    run.metric("loss", 1, step);
                }
            });
            assertTimeout(Duration.ofSeconds(10), tracker::close);
        }
        try (Spool spool = Spool.open(folder)) {
            assertEquals(1001, spool.pending()); // the points, and that it was closed without an end
        }
    }
}
