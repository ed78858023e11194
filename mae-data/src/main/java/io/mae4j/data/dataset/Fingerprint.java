package io.mae4j.data.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a sequence of fields, each with its length, so that no two sequences look alike. */
public final class Fingerprint {
    private final MessageDigest digest;

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    public Fingerprint add(byte[] field) {
        add(field.length);
        digest.update(field);
        return this;
    }

    public Fingerprint add(String field) {
        return add(field.getBytes(StandardCharsets.UTF_8));
    }

    public Fingerprint add(long number) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            digest.update((byte) (number >>> shift));
        }
        return this;
    }

    /** Ends the sequence: {@code "sha256:"} and 64 hexadecimal digits. */
    public String finish() {
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
