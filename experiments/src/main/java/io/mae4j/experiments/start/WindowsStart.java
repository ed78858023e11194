package io.mae4j.experiments.start;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Looks after the build and writes down how the command line is to be started, for {@code mae.cmd}. Exit codes: 0 it can be; 1 and 2
 * it cannot, and a line says why; 75 this program is older than its sources.
 */
public final class WindowsStart {
    static final int STALE = 75;

    private WindowsStart() {}

    /** @param args the folder of the sources, the file to write to, and what follows {@code mae} */
    public static void main(String[] args) throws URISyntaxException {
        File compiled = new File(WindowsStart.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        System.exit(isStale(new File(args[0]), compiled) ? STALE : run(args, System.getenv(), "mvnw.cmd"));
    }

    /** @param maven the program in the folder of the sources that builds */
    static int run(String[] args, Map<String, String> environment, String maven) {
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        try {
            Request request = Request.of(Arrays.asList(args).subList(2, args.length));
            List<Path> plugins = PluginPath.jars(root, environment.getOrDefault("MAE_PLUGINS", ""));
            List<Path> classPath = Build.of(root, request, maven).classPath();
            JavaArguments.write(
                    Path.of(args[1]),
                    JavaArguments.of(
                            root, request, plugins, classPath, Runtime.version().feature()));
            return 0;
        } catch (Refusal e) {
            System.err.println("mae: " + e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            System.err.println("mae: cannot start: " + e);
            return 1;
        }
    }

    static boolean isStale(File root, File compiled) {
        String folder = WindowsStart.class.getPackageName().replace('.', '/');
        long built = new File(compiled, folder + "/WindowsStart.class").lastModified();
        File[] sources = new File(root, "experiments/src/main/java/" + folder).listFiles();
        return sources != null && Arrays.stream(sources).anyMatch(source -> source.lastModified() > built);
    }
}
