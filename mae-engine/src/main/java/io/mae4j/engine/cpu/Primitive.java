package io.mae4j.engine.cpu;

import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;

/** A oneDNN primitive for fixed shapes. Any number of {@link Call}s share it, from any thread. */
final class Primitive {
    private interface Create {
        int into(dnnl_primitive_desc desc, dnnl_primitive_attr attributes);
    }

    final dnnl_primitive handle = new dnnl_primitive();
    private final dnnl_primitive_desc desc;

    private Primitive(String name, PostOps post, Create create) {
        desc = new dnnl_primitive_desc();
        dnnl_primitive_attr attributes = post.toNative();
        int threads = Dnnl.useCallingThreadOnly();
        try {
            Dnnl.check(create.into(desc, attributes), name + " descriptor");
            Dnnl.check(dnnl.dnnl_primitive_create(handle, desc), name);
        } finally {
            Dnnl.useThreads(threads);
        }
        dnnl.dnnl_primitive_attr_destroy(attributes);
    }

    /** The layout of an argument. */
    dnnl_memory_desc layout(int argument) {
        return dnnl.dnnl_primitive_desc_query_md(desc, dnnl.dnnl_query_exec_arg_md, argument);
    }

    /** The bytes of scratch memory that a run needs. */
    long scratchBytes() {
        return dnnl.dnnl_memory_desc_get_size(layout(dnnl.DNNL_ARG_SCRATCHPAD));
    }

    void close() {
        dnnl.dnnl_primitive_destroy(handle);
        dnnl.dnnl_primitive_desc_destroy(desc);
    }

    /** {@code C = A B + bias}; bias may be null. */
    static Primitive matmul(Desc a, Desc b, Desc bias, Desc c, PostOps post) {
        return new Primitive(
                "matrix product",
                post,
                (desc, attributes) -> dnnl.dnnl_matmul_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        a.toNative(),
                        b.toNative(),
                        bias == null ? null : bias.toNative(),
                        c.toNative(),
                        attributes));
    }

    static Primitive softmax(Desc x, Desc y, boolean logarithm) {
        int algorithm = logarithm ? dnnl.dnnl_softmax_log : dnnl.dnnl_softmax_accurate;
        return new Primitive(
                "softmax",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_softmax_forward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_forward_training,
                        algorithm,
                        x.toNative(),
                        y.toNative(),
                        x.dims().length - 1,
                        attributes));
    }

    static Primitive softmaxBackward(Desc dx, Desc dy, Desc y, Primitive forward) {
        return new Primitive(
                "softmax gradient",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_softmax_backward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_softmax_accurate,
                        dx.toNative(),
                        dy.toNative(),
                        y.toNative(),
                        y.dims().length - 1,
                        forward.desc,
                        attributes));
    }

    static Primitive eltwise(int algorithm, double alpha, double beta, Desc x, Desc y) {
        return new Primitive(
                "element-wise function",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_eltwise_forward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_forward_training,
                        algorithm,
                        x.toNative(),
                        y.toNative(),
                        (float) alpha,
                        (float) beta,
                        attributes));
    }

    static Primitive eltwiseBackward(int algorithm, Desc dx, Desc dy, Desc x, Primitive forward) {
        return new Primitive(
                "element-wise gradient",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_eltwise_backward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        algorithm,
                        dx.toNative(),
                        dy.toNative(),
                        x.toNative(),
                        0,
                        0,
                        forward.desc,
                        attributes));
    }

    static Primitive binary(int algorithm, Desc a, Desc b, Desc c, PostOps post) {
        return new Primitive(
                "binary operation",
                post,
                (desc, attributes) -> dnnl.dnnl_binary_primitive_desc_create(
                        desc, Dnnl.engine(), algorithm, a.toNative(), b.toNative(), c.toNative(), attributes));
    }

    static Primitive reorder(Desc from, Desc to, PostOps post) {
        return new Primitive(
                "reorder",
                post,
                (desc, attributes) -> dnnl.dnnl_reorder_primitive_desc_create(
                        desc, from.toNative(), Dnnl.engine(), to.toNative(), Dnnl.engine(), attributes));
    }

    static Primitive reduceSum(Desc from, Desc to) {
        return new Primitive(
                "reduction",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_reduction_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_reduction_sum,
                        from.toNative(),
                        to.toNative(),
                        0,
                        0,
                        attributes));
    }

    static Primitive layerNorm(Desc x, Desc y, Desc statistics, double epsilon, boolean affine) {
        return new Primitive(
                "layer norm",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_layer_normalization_forward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_forward_training,
                        x.toNative(),
                        y.toNative(),
                        statistics.toNative(),
                        (float) epsilon,
                        normFlags(affine),
                        attributes));
    }

    static Primitive layerNormBackward(
            Desc dx, Desc dy, Desc x, Desc statistics, double epsilon, boolean affine, Primitive forward) {
        int kind = affine ? dnnl.dnnl_backward : dnnl.dnnl_backward_data;
        return new Primitive(
                "layer norm gradient",
                PostOps.none(),
                (desc, attributes) -> dnnl.dnnl_layer_normalization_backward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        kind,
                        dx.toNative(),
                        dy.toNative(),
                        x.toNative(),
                        statistics.toNative(),
                        (float) epsilon,
                        normFlags(affine),
                        forward.desc,
                        attributes));
    }

    private static int normFlags(boolean affine) {
        return affine ? dnnl.dnnl_use_scale | dnnl.dnnl_use_shift : dnnl.dnnl_normalization_flags_none;
    }
}
