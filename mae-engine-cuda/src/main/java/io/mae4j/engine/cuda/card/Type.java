package io.mae4j.engine.cuda.card;

/** The types that elements have on the card. */
public enum Type {
    F32(4, "float"),
    BF16(2, "bf16"),
    S32(4, "int"),
    /** Only on the way to the card: no kernel but one reads it. */
    U8(1, "unsigned char");

    /** Bytes of an element. */
    public final int bytes;

    /** The type's name in kernels. */
    public final String cuda;

    Type(int bytes, String cuda) {
        this.bytes = bytes;
        this.cuda = cuda;
    }

    public boolean isFloat() {
        return this == F32 || this == BF16;
    }
}
