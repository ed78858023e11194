package io.mae4j.models.weights.pth;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The arguments of a pickle's opcodes. Nothing is allocated before it is known that its bytes are there. */
final class PickleBytes {
    private static final int LONGEST_LINE = 1000;
    private final ByteBuffer bytes;

    PickleBytes(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    int unsignedByte() throws Malformed {
        need(1);
        return bytes.get() & 0xff;
    }

    int unsignedShort() throws Malformed {
        need(Short.BYTES);
        return bytes.getShort() & 0xffff;
    }

    int signedInt() throws Malformed {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    long signedLong() throws Malformed {
        need(Long.BYTES);
        return bytes.getLong();
    }

    double bigEndianDouble() throws Malformed {
        need(Double.BYTES);
        return Double.longBitsToDouble(Long.reverseBytes(bytes.getLong()));
    }

    /** A whole number of {@code length} bytes in two's complement: a Long, or a BigInteger where that is too short. */
    Number wholeNumber(int length) throws Malformed {
        byte[] little = take(length);
        byte[] big = new byte[little.length + 1];
        for (int i = 0; i < little.length; i++) {
            big[big.length - 1 - i] = little[i];
        }
        boolean negative = little.length > 0 && little[little.length - 1] < 0;
        big[0] = (byte) (negative ? -1 : 0);
        BigInteger value = new BigInteger(big);
        return value.bitLength() < Long.SIZE ? (Number) value.longValueExact() : value;
    }

    String text(long length) throws Malformed {
        return new String(take(length), StandardCharsets.UTF_8);
    }

    /** Up to the end of the line, which is skipped. */
    String line() throws Malformed {
        int from = bytes.position();
        for (int i = 0; i <= LONGEST_LINE && from + i < bytes.limit(); i++) {
            if (bytes.get(from + i) == '\n') {
                String line = text(i);
                unsignedByte();
                return line;
            }
        }
        throw new Malformed("its pickle is damaged: a name in it has no end");
    }

    private byte[] take(long length) throws Malformed {
        need(length);
        byte[] taken = new byte[(int) length];
        bytes.get(taken);
        return taken;
    }

    private void need(long length) throws Malformed {
        if (length < 0 || length > bytes.remaining()) {
            throw new Malformed("its pickle is truncated or damaged: " + length + " bytes are announced, "
                    + bytes.remaining() + " are there");
        }
    }
}
