package io.mae4j.engine.cuda.card;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.emulation.FakeDriver;
import io.mae4j.engine.cuda.emulation.Gcc;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of what calls CUDA, against {@link FakeDriver}: there is no card behind them. */
abstract class OnFakeDriver {
    FakeDriver fake;

    @BeforeEach
    void aFakeDriver(@TempDir Path folder) throws IOException {
        Assumptions.assumeTrue(Gcc.isInstalled(), "g++ is not installed: there is no fake driver");
        fake = FakeDriver.in(folder);
    }

    @AfterEach
    void noFakeDriver() {
        if (fake != null) {
            fake.close();
        }
    }

    static Memory one() {
        Memory host = new Memory(4);
        host.setInt(0, 1);
        return host;
    }

    static int[] ints(Device device, long address, int count) {
        Memory host = new Memory(4L * count);
        device.download(address, Pointer.nativeValue(host), 4L * count);
        return host.getIntArray(0, count);
    }
}
