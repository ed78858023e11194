package io.mae4j.notebook;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.LogManager;
import org.rapaio.jupyter.kernel.MainApp;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.core.ConnectionProperties;
import org.rapaio.jupyter.kernel.core.Transform;

/**
 * The process of the Java kernel: rapaio's, with two races of its version 3.0.1 kept from happening.
 *
 * <p>{@code LoopThread.start} sets {@code running} only after the thread has begun, which asks for it first: one thread in a hundred
 * ends before it has done anything, and a kernel without its shell thread never answers. And {@code Channels.connect} listens
 * before it knows what to do with a message: the first one, for which JupyterLab waits a minute, can be dropped.
 */
public final class Kernel {
    private static final long BEGUN = 200; // milliseconds in which a thread has asked
    private static volatile boolean isThisProcess;

    private Kernel() {}

    /** Whether cells run in this process. */
    static boolean isThisProcess() {
        return isThisProcess;
    }

    /** @param args the file in which Jupyter says to which ports to listen */
    public static void main(String[] args) throws IOException, ReflectiveOperationException, InterruptedException {
        try (InputStream logging = MainApp.class.getClassLoader().getResourceAsStream("logging.properties")) {
            LogManager.getLogManager().readConfiguration(logging);
        }
        isThisProcess = true;
        ConnectionProperties ports = Transform.fromJson(Files.readString(Path.of(args[0])), ConnectionProperties.class);
        Channels channels = channels(ports);
        Object shell = field(channels, "shell");
        Object control = field(channels, "control");
        synchronized (shell) { // whose threads cannot read a message meanwhile
            synchronized (control) {
                channels.connect(MainApp.kernel);
            }
        }
        for (Object channel : List.of(field(channels, "heartbeat"), control, shell)) {
            runs((Thread) field(channel, "loopThread"));
        }
    }

    /** Runs a thread's work again if the thread has ended. */
    static void runs(Thread loop) throws InterruptedException {
        loop.join(BEGUN);
        if (!loop.isAlive()) {
            new Thread(loop, loop.getName()).start();
        }
    }

    private static Channels channels(ConnectionProperties ports) {
        try {
            return new Channels(ports);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalArgumentException("Jupyter's key does not do for " + ports.signatureScheme(), e);
        }
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
