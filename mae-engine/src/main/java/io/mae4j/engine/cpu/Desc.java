package io.mae4j.engine.cpu;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The layout of an operand: element type, sizes and strides in elements.
 *
 * @param type {@link #F32} or {@link #BF16}
 */
record Desc(int type, long[] dims, long[] strides) {
    static final int F32 = dnnl.dnnl_f32;
    static final int BF16 = dnnl.dnnl_bf16;

    /** Row-major without gaps. */
    static Desc dense(int type, long... dims) {
        long[] strides = new long[dims.length];
        long next = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = next;
            next *= dims[i];
        }
        return new Desc(type, dims, strides);
    }

    /** The matrix with rows and columns exchanged, over the same memory; leading axes stay. */
    Desc transposed() {
        int n = dims.length;
        long[] d = dims.clone();
        long[] s = strides.clone();
        d[n - 1] = dims[n - 2];
        d[n - 2] = dims[n - 1];
        s[n - 1] = strides[n - 2];
        s[n - 2] = strides[n - 1];
        return new Desc(type, d, s);
    }

    static int bytes(int type) {
        return type == BF16 ? 2 : 4;
    }

    dnnl_memory_desc toNative() {
        dnnl_memory_desc desc = new dnnl_memory_desc();
        Dnnl.check(
                dnnl.dnnl_memory_desc_create_with_strides(desc, dims.length, dims, type, strides), "memory descriptor");
        return desc;
    }
}
