package io.mae4j.engine.cpu;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/** A oneDNN primitive for fixed shapes. Any number of {@link Call}s share it, from any thread; it is freed when none does any more. */
final class Primitive {
    /** The kernel that oneDNN prefers: all names begin so. */
    static final String ANY = "";

    private static final Cleaner CLEANER = Cleaner.create();

    /** Native layouts, for as long as a primitive is being made. */
    private static final class Layouts {
        private final List<dnnl_memory_desc> made = new ArrayList<>();

        dnnl_memory_desc of(Desc desc) {
            dnnl_memory_desc layout = desc.toNative();
            made.add(layout);
            return layout;
        }

        void free() {
            made.forEach(dnnl::dnnl_memory_desc_destroy);
        }
    }

    private interface Create {
        int into(dnnl_primitive_desc desc, Layouts layouts, dnnl_primitive_attr attributes);
    }

    /** What is freed with the object that it belongs to. */
    private record Native(dnnl_primitive handle, dnnl_primitive_desc desc) implements Runnable {
        @Override
        public void run() {
            dnnl.dnnl_primitive_destroy(handle);
            dnnl.dnnl_primitive_desc_destroy(desc);
        }
    }

    final dnnl_primitive handle = new dnnl_primitive();
    private final dnnl_primitive_desc desc;

    private Primitive(String name, PostOps post, Create create) {
        this(name, post, create, ANY);
    }

    private Primitive(String name, PostOps post, Create create, String kernel) {
        desc = new dnnl_primitive_desc();
        dnnl_primitive_attr attributes = post.toNative();
        Layouts layouts = new Layouts();
        int threads = Dnnl.useCallingThreadOnly();
        try {
            Dnnl.check(create.into(desc, layouts, attributes), name + " descriptor");
            if (!reach(kernel)) {
                dnnl.dnnl_primitive_desc_destroy(desc);
                Dnnl.check(create.into(desc, layouts, attributes), name + " descriptor");
            }
            Dnnl.check(dnnl.dnnl_primitive_create(handle, desc), name);
        } finally {
            Dnnl.useThreads(threads);
            layouts.free();
            dnnl.dnnl_primitive_attr_destroy(attributes);
            Reference.reachabilityFence(create); // another primitive, whose descriptor this one was made with
        }
        CLEANER.register(this, new Native(handle, desc));
    }

    /** Goes on from the kernel that oneDNN prefers to the next one whose name begins so; false if there is none. */
    private boolean reach(String kernel) {
        while (!kernel().startsWith(kernel)) {
            if (dnnl.dnnl_primitive_desc_next_impl(desc) != dnnl.dnnl_success) {
                return false;
            }
        }
        return true;
    }

    /** The name that oneDNN has for the kernel. */
    String kernel() {
        try (PointerPointer<BytePointer> name = new PointerPointer<>(1)) {
            Dnnl.check(
                    dnnl.dnnl_primitive_desc_query(desc, dnnl.dnnl_query_impl_info_str, 0, name), "name of a kernel");
            return name.get(BytePointer.class, 0).getString();
        }
    }

    /** The layout of an argument. */
    dnnl_memory_desc layout(int argument) {
        return dnnl.dnnl_primitive_desc_query_md(desc, dnnl.dnnl_query_exec_arg_md, argument);
    }

    /** The bytes of scratch memory that a run needs. */
    long scratchBytes() {
        return dnnl.dnnl_memory_desc_get_size(layout(dnnl.DNNL_ARG_SCRATCHPAD));
    }

    /** {@code C = A B + bias}; bias may be null. */
    static Primitive matmul(Desc a, Desc b, Desc bias, Desc c, PostOps post) {
        return matmul(a, b, bias, c, post, ANY);
    }

    /**
     * The same by a certain kernel, if it is there.
     *
     * @param kernel what its name begins with
     */
    static Primitive matmul(Desc a, Desc b, Desc bias, Desc c, PostOps post, String kernel) {
        return new Primitive(
                "matrix product",
                post,
                (desc, layouts, attributes) -> dnnl.dnnl_matmul_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        layouts.of(a),
                        layouts.of(b),
                        bias == null ? null : layouts.of(bias),
                        layouts.of(c),
                        attributes),
                kernel);
    }

    static Primitive softmax(Desc x, Desc y, boolean logarithm) {
        int algorithm = logarithm ? dnnl.dnnl_softmax_log : dnnl.dnnl_softmax_accurate;
        return new Primitive(
                "softmax",
                PostOps.none(),
                (desc, layouts, attributes) -> dnnl.dnnl_softmax_forward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_forward_training,
                        algorithm,
                        layouts.of(x),
                        layouts.of(y),
                        x.dims().length - 1,
                        attributes));
    }

    static Primitive eltwise(int algorithm, double alpha, double beta, Desc x, Desc y) {
        return new Primitive(
                "element-wise function",
                PostOps.none(),
                (desc, layouts, attributes) -> dnnl.dnnl_eltwise_forward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_forward_training,
                        algorithm,
                        layouts.of(x),
                        layouts.of(y),
                        (float) alpha,
                        (float) beta,
                        attributes));
    }

    static Primitive eltwiseBackward(int algorithm, Desc dx, Desc dy, Desc x, Primitive forward) {
        return new Primitive(
                "element-wise gradient",
                PostOps.none(),
                (desc, layouts, attributes) -> dnnl.dnnl_eltwise_backward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        algorithm,
                        layouts.of(dx),
                        layouts.of(dy),
                        layouts.of(x),
                        0,
                        0,
                        forward.desc,
                        attributes));
    }

    static Primitive binary(int algorithm, Desc a, Desc b, Desc c, PostOps post) {
        return new Primitive(
                "binary operation",
                post,
                (desc, layouts, attributes) -> dnnl.dnnl_binary_primitive_desc_create(
                        desc, Dnnl.engine(), algorithm, layouts.of(a), layouts.of(b), layouts.of(c), attributes));
    }

    static Primitive reorder(Desc from, Desc to, PostOps post) {
        return new Primitive(
                "reorder",
                post,
                (desc, layouts, attributes) -> dnnl.dnnl_reorder_primitive_desc_create(
                        desc, layouts.of(from), Dnnl.engine(), layouts.of(to), Dnnl.engine(), attributes));
    }

    static Primitive reduceSum(Desc from, Desc to) {
        return new Primitive(
                "reduction",
                PostOps.none(),
                (desc, layouts, attributes) -> dnnl.dnnl_reduction_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_reduction_sum,
                        layouts.of(from),
                        layouts.of(to),
                        0,
                        0,
                        attributes));
    }

    static Primitive layerNorm(Desc x, Desc y, Desc statistics, double epsilon, boolean affine) {
        return new Primitive(
                "layer norm",
                PostOps.none(),
                (desc, layouts, attributes) -> dnnl.dnnl_layer_normalization_forward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        dnnl.dnnl_forward_training,
                        layouts.of(x),
                        layouts.of(y),
                        layouts.of(statistics),
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
                (desc, layouts, attributes) -> dnnl.dnnl_layer_normalization_backward_primitive_desc_create(
                        desc,
                        Dnnl.engine(),
                        kind,
                        layouts.of(dx),
                        layouts.of(dy),
                        layouts.of(x),
                        layouts.of(statistics),
                        (float) epsilon,
                        normFlags(affine),
                        forward.desc,
                        attributes));
    }

    private static int normFlags(boolean affine) {
        return affine ? dnnl.dnnl_use_scale | dnnl.dnnl_use_shift : dnnl.dnnl_normalization_flags_none;
    }
}
