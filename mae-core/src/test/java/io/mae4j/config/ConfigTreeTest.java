package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The search path over folders, folders of classes and jars. */
class ConfigTreeTest {
    @TempDir
    Path temp;

    private Path jar(String name, Map<String, String> files) throws IOException {
        Path jar = temp.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("conf/"));
            for (Map.Entry<String, String> file : files.entrySet()) {
                out.putNextEntry(new JarEntry("conf/" + file.getKey()));
                out.write(file.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    @Test
    void aUsersFolderComesBeforePluginJarsAndTheseByTheirOrder() throws IOException {
        Path first = jar(
                "first.jar", Map.of("main.conf", "defaults = [{mask = a}, {loss = x}]", "mask/a.conf", "from = first"));
        Path second = jar(
                "second.jar",
                Map.of("mask/a.conf", "from = second", "mask/b.conf", "from = second", "loss/x.conf", "w = 1"));
        ConfigFiles classes = new ConfigFiles(temp.resolve("classes")).file("conf/mask/c.conf", "from = classes");
        ConfigFiles user = new ConfigFiles(temp.resolve("user"))
                .file("loss/x.conf", "w = 2")
                .file("notes.txt", "not ours");
        URL[] urls = {
            first.toUri().toURL(),
            second.toUri().toURL(),
            classes.folder().toUri().toURL()
        };
        try (URLClassLoader loader = new URLClassLoader(urls, null)) {
            ConfigTree tree = ConfigTree.of(List.of(user.folder()), loader);
            assertEquals(Set.of("mask", "loss"), tree.groups());
            assertEquals(Set.of("a", "b", "c"), tree.options("mask"));
            assertEquals(
                    List.of(
                            user.folder().toString(),
                            first + "!/conf",
                            second + "!/conf",
                            classes.folder().resolve("conf").toString()),
                    tree.searchPath());
            Compose compose = Compose.of("main").in(tree);
            Config config = compose.compose().config();
            assertEquals("first", config.getString("mask.from"));
            assertEquals(2, config.getInt("loss.w"));
            assertEquals("second", compose.with("mask=b").compose().config().getString("mask.from"));
            assertEquals("classes", compose.with("mask=c").compose().config().getString("mask.from"));
            assertTrue(compose.compose().sources().contains(new Composed.Source(first + "!/conf/mask/a.conf", "mask")));
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there that tests do not have")
    void linksAreFollowed() throws IOException {
        ConfigFiles real = new ConfigFiles(temp.resolve("real")).file("main.conf", "defaults = [{mask = a}]");
        ConfigFiles masks = new ConfigFiles(temp.resolve("masks")).file("a.conf", "from = masks");
        Files.createSymbolicLink(real.folder().resolve("mask"), masks.folder());
        Path link = Files.createSymbolicLink(temp.resolve("latest"), real.folder());
        Compose compose = Compose.of("main").in(ConfigTree.of(link));
        assertEquals("masks", compose.compose().config().getString("mask.from"));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there that tests do not have")
    void aFolderThatHoldsItselfIsAUsersError() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("round"));
        Path link = Files.createSymbolicLink(folder.resolve("again"), folder);
        ConfigFiles.assertFails(
                link + ": cannot be read as a configuration folder: FileSystemLoopException",
                () -> ConfigTree.of(folder));
    }

    @Test
    void aFolderThatIsNotThereIsAUsersError() {
        Path absent = temp.resolve("absent");
        ConfigFiles.assertFails(absent + ": there is no such configuration folder", () -> ConfigTree.of(absent));
    }
}
