package io.mae4j.models.weights.pth;

import io.mae4j.models.weights.StoredType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The classes and functions that a pickle may name, and what a call of each makes. None runs anything. */
enum KnownClass {
    ORDERED_DICT("collections", "OrderedDict"),
    COUNTER("collections", "Counter"),
    NAMESPACE("argparse", "Namespace"),
    TENSOR("torch._utils", "_rebuild_tensor"),
    TENSOR_V2("torch._utils", "_rebuild_tensor_v2"),
    PARAMETER("torch._utils", "_rebuild_parameter"),
    SIZE("torch", "Size"),
    DEVICE("torch", "device"),
    POSIX_PATH("pathlib", "PosixPath"),
    POSIX_PATH_OF_PYTHON_3_13("pathlib._local", "PosixPath"),
    FLOAT16("torch", "float16"),
    BFLOAT16("torch", "bfloat16"),
    FLOAT32("torch", "float32"),
    FLOAT64("torch", "float64"),
    DOUBLE_STORAGE("torch", "DoubleStorage", StoredType.F64),
    FLOAT_STORAGE("torch", "FloatStorage", StoredType.F32),
    HALF_STORAGE("torch", "HalfStorage", StoredType.F16),
    BFLOAT16_STORAGE("torch", "BFloat16Storage", StoredType.BF16),
    LONG_STORAGE("torch", "LongStorage", StoredType.I64),
    INT_STORAGE("torch", "IntStorage", StoredType.I32),
    SHORT_STORAGE("torch", "ShortStorage", StoredType.I16),
    CHAR_STORAGE("torch", "CharStorage", StoredType.I8),
    BYTE_STORAGE("torch", "ByteStorage", StoredType.U8),
    BOOL_STORAGE("torch", "BoolStorage", StoredType.BOOL);

    private static final Map<String, KnownClass> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(c -> c.name, c -> c));

    private final String name;
    private final StoredType storage;

    KnownClass(String module, String name) {
        this(module, name, null);
    }

    KnownClass(String module, String name, StoredType storage) {
        this.name = module + "." + name;
        this.storage = storage;
    }

    static KnownClass named(String module, String name) throws Malformed {
        KnownClass known = BY_NAME.get(module + "." + name);
        if (known == null) {
            throw new Malformed("it is refused, as it asks for the class " + module + "." + name
                    + ", and a checkpoint needs tensors and plain values only; in PyTorch, save model.state_dict()");
        }
        return known;
    }

    /** What a storage of this class holds; empty for what is no storage. */
    Optional<StoredType> storage() {
        return Optional.ofNullable(storage);
    }

    Object call(List<?> arguments) throws Malformed {
        return switch (this) {
            case ORDERED_DICT -> map(arguments);
            case COUNTER -> arguments.isEmpty() ? new LinkedHashMap<>() : argument(arguments, 0, Map.class);
            case NAMESPACE -> new LinkedHashMap<>();
            case TENSOR, TENSOR_V2 -> tensor(arguments);
            case PARAMETER -> argument(arguments, 0, PickledTensor.class);
            case SIZE -> arguments.isEmpty() ? List.of() : argument(arguments, 0, List.class);
            case DEVICE, POSIX_PATH, POSIX_PATH_OF_PYTHON_3_13 ->
                arguments.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .collect(Collectors.joining("/"));
            default -> throw new Malformed("its pickle calls " + name + ", which is nothing to call");
        };
    }

    // empty, or of pairs
    private Map<Object, Object> map(List<?> arguments) throws Malformed {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
            for (Object pair : argument(arguments, 0, List.class)) {
                if (!(pair instanceof List<?> two) || two.size() != 2) {
                    throw new Malformed("its pickle makes a dictionary of what are no pairs");
                }
                map.put(Unpickler.key(two.get(0)), two.get(1));
            }
        }
        return map;
    }

    private PickledTensor tensor(List<?> arguments) throws Malformed {
        return new PickledTensor(
                argument(arguments, 0, Storage.class),
                argument(arguments, 1, Long.class),
                longs(argument(arguments, 2, List.class)),
                longs(argument(arguments, 3, List.class)));
    }

    private static List<Long> longs(List<?> values) throws Malformed {
        List<Long> longs = new ArrayList<>();
        for (Object value : values) {
            if (!(value instanceof Long n)) {
                throw new Malformed("its pickle has a tensor whose shape is not of whole numbers");
            }
            longs.add(n);
        }
        return longs;
    }

    private <T> T argument(List<?> arguments, int index, Class<T> type) throws Malformed {
        if (index >= arguments.size() || !type.isInstance(arguments.get(index))) {
            throw new Malformed("its pickle calls " + name + " with other arguments than PyTorch does");
        }
        return type.cast(arguments.get(index));
    }
}
