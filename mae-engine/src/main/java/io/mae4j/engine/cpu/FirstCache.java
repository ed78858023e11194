package io.mae4j.engine.cpu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A core's first cache for data. */
final class FirstCache {
    /** Takes the place of what Linux tells, to try how the engine does with another: bytes. */
    static final String PROPERTY = "mae4j.cpu.firstCache";

    private static final Pattern KIB = Pattern.compile("(\\d+)K");
    private static final OptionalLong TOLD = linux();

    private FirstCache() {}

    /** Its bytes, as Linux tells of the first processor; empty elsewhere. */
    static OptionalLong bytes() {
        Long set = Long.getLong(PROPERTY);
        return set == null ? TOLD : OptionalLong.of(set);
    }

    private static OptionalLong linux() {
        try (DirectoryStream<Path> caches =
                Files.newDirectoryStream(Path.of("/sys/devices/system/cpu/cpu0/cache"), "index*")) {
            for (Path cache : caches) {
                Matcher size = KIB.matcher(read(cache, "size"));
                if (read(cache, "level").equals("1") && read(cache, "type").equals("Data") && size.matches()) {
                    return OptionalLong.of(Long.parseLong(size.group(1)) << 10);
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty(); // another system
        }
        return OptionalLong.empty();
    }

    private static String read(Path cache, String file) throws IOException {
        return Files.readString(cache.resolve(file)).strip();
    }
}
