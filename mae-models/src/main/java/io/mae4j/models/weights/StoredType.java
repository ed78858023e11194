package io.mae4j.models.weights;

import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;

/** The element types that are read and written; the constants are named as in safetensors. */
public enum StoredType {
    F64(8, DataType.DOUBLE),
    F32(4, DataType.FLOAT),
    F16(2, DataType.HALF),
    BF16(2, DataType.BFLOAT16),
    I64(8, DataType.LONG),
    I32(4, DataType.INT),
    I16(2, DataType.SHORT),
    I8(1, DataType.BYTE),
    U8(1, DataType.UBYTE),
    BOOL(1, DataType.BOOL);

    private final int bytes;
    private final DataType dataType;

    StoredType(int bytes, DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    /** The size of one element. */
    public int bytes() {
        return bytes;
    }

    /** ND4J's type with the same bytes. */
    public DataType dataType() {
        return dataType;
    }

    /** The type called so in a header. */
    static Optional<StoredType> named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** The type under which an array is written. */
    static StoredType of(DataType dataType) {
        for (StoredType type : values()) {
            if (type.dataType == dataType) {
                return type;
            }
        }
        throw new IllegalArgumentException("arrays of " + dataType + " are not written; cast them first");
    }
}
