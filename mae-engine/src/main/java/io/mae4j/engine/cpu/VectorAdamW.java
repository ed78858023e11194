package io.mae4j.engine.cpu;

import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link OnePassAdamW} on the processor's vector unit. Compiled by JDK 17 alone, whose incubating vector API reads direct buffers; used
 * where the module {@code jdk.incubator.vector} is there.
 */
final class VectorAdamW implements OnePassAdamW {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Short> SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(FLOATS.vectorBitSize() / 2));
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    @Override
    public float update(Block block, Scalars s) {
        int elements = block.w().capacity() / Float.BYTES;
        int whole = FLOATS.loopBound(elements);
        float squares = block.shadow() == null ? fp32(block, s, whole) : bf16(block, s, whole);
        for (int i = whole; i < elements; i++) {
            squares += one(block, s, i);
        }
        return squares;
    }

    private static float fp32(Block block, Scalars s, int elements) {
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int at = 0; at < Float.BYTES * elements; at += Float.BYTES * FLOATS.length()) {
            FloatVector g = FloatVector.fromByteBuffer(FLOATS, block.g(), at, ORDER);
            squares = squares.add(g.mul(g));
            step(block, s, g.mul(s.clip()), at);
        }
        return squares.reduceLanes(VectorOperators.ADD);
    }

    private static float bf16(Block block, Scalars s, int elements) {
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int at = 0; at < Float.BYTES * elements; at += Float.BYTES * FLOATS.length()) {
            FloatVector g = FloatVector.fromByteBuffer(FLOATS, block.g(), at, ORDER);
            squares = squares.add(g.mul(g));
            IntVector bits = step(block, s, g.mul(s.clip()), at).reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
            ShortVector rounded = (ShortVector) bits.add(0x7FFF)
                    .add(odd)
                    .lanewise(VectorOperators.LSHR, 16)
                    .convertShape(VectorOperators.I2S, SHORTS, 0);
            rounded.intoByteBuffer(block.shadow(), at / 2, ORDER);
        }
        return squares.reduceLanes(VectorOperators.ADD);
    }

    private static FloatVector step(Block block, Scalars s, FloatVector g, int at) {
        FloatVector m = FloatVector.fromByteBuffer(FLOATS, block.m(), at, ORDER)
                .mul(s.beta1())
                .add(g.mul(1 - s.beta1()));
        FloatVector v = FloatVector.fromByteBuffer(FLOATS, block.v(), at, ORDER)
                .mul(s.beta2())
                .add(g.mul(g).mul(1 - s.beta2()));
        m.intoByteBuffer(block.m(), at, ORDER);
        v.intoByteBuffer(block.v(), at, ORDER);
        FloatVector w = FloatVector.fromByteBuffer(FLOATS, block.w(), at, ORDER)
                .add(m.mul(s.rate()).div(v.mul(s.rootSquared()).sqrt().add(s.epsilon())))
                .mul(s.decay());
        w.intoByteBuffer(block.w(), at, ORDER);
        return w;
    }

    // what is left of a block that is no multiple of a vector
    private static float one(Block block, Scalars s, int i) {
        int at = Float.BYTES * i;
        float given = block.g().getFloat(at);
        float g = given * s.clip();
        float m = block.m().getFloat(at) * s.beta1() + g * (1 - s.beta1());
        float v = block.v().getFloat(at) * s.beta2() + g * g * (1 - s.beta2());
        block.m().putFloat(at, m);
        block.v().putFloat(at, v);
        float w = (block.w().getFloat(at) + m * s.rate() / ((float) Math.sqrt(v * s.rootSquared()) + s.epsilon()))
                * s.decay();
        block.w().putFloat(at, w);
        if (block.shadow() != null) {
            block.shadow().putShort(at / 2, MomentumStep.bf16(w));
        }
        return given * given;
    }
}
