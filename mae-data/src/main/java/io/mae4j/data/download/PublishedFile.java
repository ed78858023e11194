package io.mae4j.data.download;

import io.mae4j.UserError;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A file that anyone may fetch.
 *
 * @param name what it is called on the disk
 * @param address where it is published
 * @param md5 the checksum that its publisher states, in hexadecimal digits
 */
public record PublishedFile(String name, URI address, String md5) {

    /**
     * The file {@code name} in the folder {@code base}, an address.
     *
     * @throws UserError if {@code base}, which {@code data.mirror} can name, is none of http or https
     */
    public static PublishedFile of(String base, String name, String md5) {
        try {
            URI address = new URI(base.endsWith("/") ? base + name : base + "/" + name);
            if (isWeb(address)) {
                return new PublishedFile(name, address, md5);
            }
        } catch (URISyntaxException e) {
            throw noAddress(base, e);
        }
        throw noAddress(base, null);
    }

    static boolean isWeb(URI address) {
        return address.getHost() != null && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()));
    }

    private static UserError noAddress(String base, URISyntaxException cause) {
        return new UserError(
                "data.mirror is '" + base + "'; it needs the address of a folder that begins with http:// or https://",
                cause);
    }
}
