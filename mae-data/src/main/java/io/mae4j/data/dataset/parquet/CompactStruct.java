package io.mae4j.data.dataset.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A structure in Thrift's compact protocol, in which Parquet writes its metadata: values by the number of their field.
 * Numbers are {@code Long}, texts {@code byte[]}, structures {@code CompactStruct}.
 */
record CompactStruct(Map<Integer, Object> fields) {
    private static final int MOST_NESTED = 24;

    /** Reads a structure from where the buffer stands and leaves the buffer behind it. */
    static CompactStruct read(ByteBuffer in) throws IOException {
        return struct(in, 0);
    }

    long number(int field) throws IOException {
        return value(field, Long.class).orElseThrow(() -> new IOException("field " + field + " is missing"));
    }

    long number(int field, long otherwise) throws IOException {
        return value(field, Long.class).orElse(otherwise);
    }

    boolean flag(int field, boolean otherwise) throws IOException {
        return value(field, Boolean.class).orElse(otherwise);
    }

    String text(int field) throws IOException {
        byte[] text = value(field, byte[].class).orElseThrow(() -> new IOException("field " + field + " is missing"));
        return new String(text, StandardCharsets.UTF_8);
    }

    boolean has(int field) {
        return fields.containsKey(field);
    }

    CompactStruct struct(int field) throws IOException {
        return value(field, CompactStruct.class).orElseThrow(() -> new IOException("field " + field + " is missing"));
    }

    /** Empty where the field is missing. */
    List<CompactStruct> structs(int field) throws IOException {
        List<CompactStruct> structs = new ArrayList<>();
        for (Object element : value(field, List.class).orElse(List.of())) {
            if (!(element instanceof CompactStruct struct)) {
                throw new IOException("field " + field + " is no list of structures");
            }
            structs.add(struct);
        }
        return structs;
    }

    private <T> Optional<T> value(int field, Class<T> type) throws IOException {
        Object value = fields.get(field);
        if (value != null && !type.isInstance(value)) {
            throw new IOException("field " + field + " is of another type");
        }
        return Optional.ofNullable(type.cast(value));
    }

    private static CompactStruct struct(ByteBuffer in, int depth) throws IOException {
        if (depth > MOST_NESTED) {
            throw new IOException("its metadata is nested too deeply");
        }
        Map<Integer, Object> fields = new HashMap<>(4);
        int field = 0;
        try {
            for (int head = in.get() & 0xFF; head != 0; head = in.get() & 0xFF) {
                int type = head & 0xF;
                field = head >>> 4 == 0 ? (int) zigzag(in) : field + (head >>> 4);
                fields.put(field, type <= 2 ? Boolean.valueOf(type == 1) : value(in, type, depth));
            }
        } catch (BufferUnderflowException e) {
            throw new IOException("its metadata ends early", e);
        }
        return new CompactStruct(fields);
    }

    private static Object value(ByteBuffer in, int type, int depth) throws IOException {
        return switch (type) {
            case 1, 2 -> in.get() == 1; // as an element of a list
            case 3 -> (long) in.get();
            case 4, 5, 6 -> zigzag(in);
            case 7 -> Double.longBitsToDouble(Long.reverseBytes(in.getLong()));
            case 8 -> bytes(in);
            case 9, 10 -> list(in, depth);
            case 12 -> struct(in, depth + 1);
            default -> throw new IOException("its metadata has a value of the unknown type " + type);
        };
    }

    private static byte[] bytes(ByteBuffer in) throws IOException {
        long length = varint(in);
        if (length < 0 || length > in.remaining()) {
            throw new IOException("its metadata ends early");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }

    private static List<Object> list(ByteBuffer in, int depth) throws IOException {
        int head = in.get() & 0xFF;
        long size = head >>> 4 == 15 ? varint(in) : head >>> 4;
        if (size < 0 || size > in.remaining()) { // an element has a byte at least
            throw new IOException("its metadata ends early");
        }
        List<Object> list = new ArrayList<>((int) size);
        for (int i = 0; i < size; i++) {
            list.add(value(in, head & 0xF, depth + 1));
        }
        return list;
    }

    private static long zigzag(ByteBuffer in) throws IOException {
        long value = varint(in);
        return value >>> 1 ^ -(value & 1);
    }

    static long varint(ByteBuffer in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("its metadata has a number that is too long");
    }
}
