package io.mae4j.train.run;

import io.mae4j.file.AtomicFile;
import io.mae4j.file.GitSources;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a run's numbers come from.
 *
 * @param gitCommit of the project's sources; empty if they are not in a git repository
 * @param gitDirty whether sources differ from that commit
 * @param data the fingerprint of the data set
 * @param engine what computed
 */
public record Provenance(
        String gitCommit, boolean gitDirty, String version, String data, String engine, long seed, String started) {

    /** Of a run that starts now; {@code sources} is the project's folder. */
    public static Provenance now(Path sources, String version, String data, String engine, long seed) {
        GitSources git = new GitSources(sources);
        return new Provenance(
                git.commit(),
                git.isDirty(),
                version,
                data,
                engine,
                seed,
                OffsetDateTime.now().toString());
    }

    /** By name, with what the machine is. */
    public Map<String, String> values() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("gitCommit", gitCommit);
        all.put("gitDirty", Boolean.toString(gitDirty));
        all.put("version", version);
        all.put("data", data);
        all.put("engine", engine);
        all.put("seed", Long.toString(seed));
        all.put("started", started);
        all.put("host", host());
        all.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        all.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        all.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        String plugins = plugins();
        if (!plugins.isEmpty()) {
            all.put("plugins", plugins);
        }
        return all;
    }

    /** The names of the jars that the launcher found in {@code plugins/} and {@code MAE_PLUGINS}, separated by commas. */
    public static String plugins() {
        return Stream.of(System.getProperty("mae.plugins", "").split(File.pathSeparator))
                .filter(jar -> !jar.isEmpty())
                .map(jar -> Path.of(jar).getFileName().toString())
                .collect(Collectors.joining(", "));
    }

    /** Writes it into a run's folder. */
    public void write(RunFolder folder) {
        AtomicFile.write(folder.provenance(), Json.pretty(values()));
    }

    /** What a run's {@code provenance.json} holds, by name. */
    public static Map<String, String> valuesOf(RunFolder folder) {
        Map<String, String> all = new LinkedHashMap<>();
        Json.read(folder.provenance()).forEach((name, value) -> all.put(name, "" + value.unwrapped()));
        return all;
    }

    /** The data fingerprint that a run's {@code provenance.json} holds. */
    public static String dataOf(RunFolder folder) {
        return Json.text(folder.provenance(), "data", "it does not say of which data the run is");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
