package io.mae4j.data.download;

import java.net.URI;

/**
 * A file that anyone may fetch.
 *
 * @param name what it is called on the disk
 * @param address where it is published
 * @param md5 the checksum that its publisher states, in hexadecimal digits
 */
public record PublishedFile(String name, URI address, String md5) {

    /** The file {@code name} in the folder {@code base}, an address. */
    public static PublishedFile of(String base, String name, String md5) {
        return new PublishedFile(name, URI.create(base.endsWith("/") ? base + name : base + "/" + name), md5);
    }
}
