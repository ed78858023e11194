package io.mae4j.models.weights.pth;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs the stack machine of a pickle, protocols 2 to 4, as far as checkpoints need it. What comes out is made of {@code Map},
 * {@code List}, {@code String}, {@code Long}, {@code BigInteger}, {@code Double}, {@code Boolean}, {@code null}, {@link
 * KnownClass} and {@link PickledTensor}. Lists and maps may contain themselves, and the same one many times: who walks through
 * them must not follow them down.
 */
final class Unpickler {
    /** The largest checkpoints take a twentieth of it; it bounds how much memory a file of one-byte opcodes can ask for. */
    private static final int MOST_OPERATIONS = 2_000_000;

    private final PickleBytes in;
    private final List<Object> stack = new ArrayList<>();
    private final Deque<Integer> marks = new ArrayDeque<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private Unpickler(ByteBuffer bytes) {
        in = new PickleBytes(bytes);
    }

    /** The value of the pickle that begins at the buffer's position, which is left behind its end. */
    static Object read(ByteBuffer bytes) throws Malformed {
        return new Unpickler(bytes).run();
    }

    /** A dictionary's key: text, number or truth, which are hashed in no time. */
    static Object key(Object key) throws Malformed {
        if (key == null || key instanceof String || key instanceof Number || key instanceof Boolean) {
            return key;
        }
        throw new Malformed("its pickle has a dictionary with keys that are neither text nor numbers");
    }

    private Object run() throws Malformed {
        for (int i = 0; i < MOST_OPERATIONS; i++) {
            int opcode = in.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            if (!value(opcode) && !container(opcode) && !memo(opcode) && !object(opcode)) {
                throw new Malformed(String.format(
                        Locale.ROOT, "its pickle has the opcode 0x%02x, which no checkpoint needs", opcode));
            }
        }
        throw new Malformed("its pickle has more than " + MOST_OPERATIONS + " operations");
    }

    private boolean value(int opcode) throws Malformed {
        switch (opcode) {
            case 0x80 -> in.unsignedByte(); // the protocol: its opcodes say which it is
            case 0x95 -> in.signedLong(); // a frame's length
            case 'N' -> push(null);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'J' -> push((long) in.signedInt());
            case 'K' -> push((long) in.unsignedByte());
            case 'M' -> push((long) in.unsignedShort());
            case 0x8a -> push(in.wholeNumber(in.unsignedByte()));
            case 'G' -> push(in.bigEndianDouble());
            case 'X', 'T', 'B' -> push(in.text(Integer.toUnsignedLong(in.signedInt())));
            case 0x8c, 'U', 'C' -> push(in.text(in.unsignedByte()));
            case 0x8d -> push(in.text(in.signedLong()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean container(int opcode) throws Malformed {
        switch (opcode) {
            case '(' -> marks.push(stack.size());
            case '0' -> pop();
            case '1' -> sinceMark();
            case ')' -> push(List.of());
            case 0x85 -> push(last(1));
            case 0x86 -> push(last(2));
            case 0x87 -> push(last(3));
            case 't' -> push(Collections.unmodifiableList(sinceMark()));
            case ']' -> push(new ArrayList<>(0));
            case 'l' -> push(sinceMark());
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> put(new LinkedHashMap<>(), sinceMark(), true);
            case 'a' -> append(last(1));
            case 'e' -> append(sinceMark());
            case 's' -> put(null, last(2), false);
            case 'u' -> put(null, sinceMark(), false);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memo(int opcode) throws Malformed {
        switch (opcode) {
            case 'q' -> memo.put((long) in.unsignedByte(), top());
            case 'r' -> memo.put(Integer.toUnsignedLong(in.signedInt()), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> push(remembered(in.unsignedByte()));
            case 'j' -> push(remembered(Integer.toUnsignedLong(in.signedInt())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean object(int opcode) throws Malformed {
        switch (opcode) {
            case 'c' -> push(KnownClass.named(in.line(), in.line()));
            case 0x93 -> {
                List<Object> name = last(2);
                push(KnownClass.named(is(String.class, name.get(0)), is(String.class, name.get(1))));
            }
            case 'R', 0x81 -> {
                List<Object> call = last(2);
                push(is(KnownClass.class, call.get(0)).call(is(List.class, call.get(1))));
            }
            case 'b' -> build(pop());
            case 'Q' -> push(storage(is(List.class, pop())));
            default -> {
                return false;
            }
        }
        return true;
    }

    // a namespace's values; an ordered dictionary's attributes, such as PyTorch's versions of modules, are nothing to
    // us
    private void build(Object state) throws Malformed {
        if (is(Map.class, top()).isEmpty() && state instanceof Map<?, ?> values) {
            @SuppressWarnings("unchecked")
            Map<Object, Object> target = (Map<Object, Object>) top();
            target.putAll(values);
        }
    }

    // ("storage", class, key, device, size), and in old files a view, which is None
    private static Storage storage(List<?> id) throws Malformed {
        if (id.size() < 5
                || !"storage".equals(id.get(0))
                || !(id.get(1) instanceof KnownClass known)
                || known.storage().isEmpty()
                || !(id.get(2) instanceof String key)
                || !(id.get(4) instanceof Long size)
                || size < 0
                || size > Long.MAX_VALUE / Double.BYTES
                || (id.size() > 5 && id.get(5) != null)) {
            throw new Malformed("its pickle refers to a storage otherwise than PyTorch does");
        }
        return new Storage(key, known.storage().get(), size);
    }

    private void append(List<Object> values) throws Malformed {
        if (!(top() instanceof ArrayList<?>)) {
            throw new Malformed("its pickle appends to what is no list");
        }
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) top();
        list.addAll(values);
    }

    private void put(Map<Object, Object> made, List<Object> pairs, boolean push) throws Malformed {
        @SuppressWarnings("unchecked")
        Map<Object, Object> map = made != null ? made : is(Map.class, top());
        if (pairs.size() % 2 != 0) {
            throw new Malformed("its pickle has a dictionary with a key without a value");
        }
        for (int i = 0; i < pairs.size(); i += 2) {
            map.put(key(pairs.get(i)), pairs.get(i + 1));
        }
        if (push) {
            push(map);
        }
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object pop() throws Malformed {
        return last(1).get(0);
    }

    private Object top() throws Malformed {
        if (stack.isEmpty()) {
            throw emptyStack();
        }
        return stack.get(stack.size() - 1);
    }

    private List<Object> last(int count) throws Malformed {
        if (stack.size() < count || (!marks.isEmpty() && stack.size() - count < marks.peek())) {
            throw emptyStack();
        }
        return cut(stack.size() - count);
    }

    private List<Object> sinceMark() throws Malformed {
        if (marks.isEmpty()) {
            throw emptyStack();
        }
        return cut(marks.pop());
    }

    private List<Object> cut(int from) {
        List<Object> tail = stack.subList(from, stack.size());
        List<Object> values = new ArrayList<>(tail);
        tail.clear();
        return values;
    }

    private Object remembered(long index) throws Malformed {
        if (!memo.containsKey(index)) {
            throw new Malformed("its pickle is damaged: it takes up what it has not put down");
        }
        return memo.get(index);
    }

    private static <T> T is(Class<T> type, Object value) throws Malformed {
        if (!type.isInstance(value)) {
            throw new Malformed("its pickle is damaged: there is no "
                    + type.getSimpleName().toLowerCase(java.util.Locale.ROOT) + " where there should be one");
        }
        return type.cast(value);
    }

    private static Malformed emptyStack() {
        return new Malformed("its pickle is damaged: it takes more from its stack than is there");
    }
}
