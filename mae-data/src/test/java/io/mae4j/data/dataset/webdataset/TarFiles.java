package io.mae4j.data.dataset.webdataset;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes small tar files. */
final class TarFiles {
    private TarFiles() {}

    /** The members in the map's order, long names as pax headers. */
    static byte[] pax(Map<String, byte[]> members) throws IOException {
        return tar(members, TarArchiveOutputStream.LONGFILE_POSIX);
    }

    /** The members, long names in GNU's way. */
    static byte[] gnu(Map<String, byte[]> members) throws IOException {
        return tar(members, TarArchiveOutputStream.LONGFILE_GNU);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tar(Map<String, byte[]> members, int longNames) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(longNames);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
