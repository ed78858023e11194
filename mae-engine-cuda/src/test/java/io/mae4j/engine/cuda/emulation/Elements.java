package io.mae4j.engine.cuda.emulation;

import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Type;

/** The processor's memory as arrays of elements. */
public final class Elements {
    private Elements() {}

    /** Elements as floats. */
    public static float[] read(long address, long from, long count, Type type) {
        Pointer at = new Pointer(address + from * type.bytes);
        if (type == Type.F32) {
            return at.getFloatArray(0, Math.toIntExact(count));
        }
        short[] bits = at.getShortArray(0, Math.toIntExact(count));
        float[] values = new float[bits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i] << 16);
        }
        return values;
    }

    /** Writes floats as elements, rounded to nearest even. */
    public static void write(float[] values, long address, long from, Type type) {
        Pointer at = new Pointer(address + from * type.bytes);
        if (type == Type.F32) {
            at.write(0, values, 0, values.length);
            return;
        }
        short[] bits = new short[values.length];
        for (int i = 0; i < bits.length; i++) {
            int x = Float.floatToRawIntBits(values[i]);
            bits[i] = (short) ((x + 0x7fff + ((x >> 16) & 1)) >> 16);
        }
        at.write(0, bits, 0, bits.length);
    }
}
