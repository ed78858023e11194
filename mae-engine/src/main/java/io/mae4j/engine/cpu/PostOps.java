package io.mae4j.engine.cpu;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.global.dnnl;

/** What a primitive does to its result before storing it. */
final class PostOps {
    private interface Append {
        int to(dnnl_post_ops ops);
    }

    private final List<Append> appends = new ArrayList<>();

    static PostOps none() {
        return new PostOps();
    }

    /** An element-wise function. */
    PostOps eltwise(int algorithm, double alpha, double beta) {
        appends.add(ops -> dnnl.dnnl_post_ops_append_eltwise(ops, algorithm, (float) alpha, (float) beta));
        return this;
    }

    /** Times a constant. */
    PostOps scale(double factor) {
        return factor == 1 ? this : eltwise(dnnl.dnnl_eltwise_linear, factor, 0);
    }

    /** Plus {@code factor} times what the destination held before. */
    PostOps sum(double factor) {
        appends.add(ops -> dnnl.dnnl_post_ops_append_sum(ops, (float) factor, 0, dnnl.dnnl_data_type_undef));
        return this;
    }

    /** Combined with another operand, whose argument number {@link #argument} tells. */
    PostOps binary(int algorithm, Desc other) {
        appends.add(ops -> {
            dnnl_memory_desc layout = other.toNative();
            int status = dnnl.dnnl_post_ops_append_binary(ops, algorithm, layout);
            dnnl.dnnl_memory_desc_destroy(layout);
            return status;
        });
        return this;
    }

    /** The argument number of the operand of post-operation {@code index}. */
    static int argument(int index) {
        return dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (index + 1) | dnnl.DNNL_ARG_SRC_1;
    }

    int size() {
        return appends.size();
    }

    dnnl_primitive_attr toNative() {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        Dnnl.check(dnnl.dnnl_primitive_attr_create(attributes), "attributes");
        Dnnl.check(
                dnnl.dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl.dnnl_scratchpad_mode_user),
                "scratchpad mode");
        Dnnl.check(dnnl.dnnl_primitive_attr_set_deterministic(attributes, 1), "deterministic mode");
        dnnl_post_ops ops = new dnnl_post_ops();
        Dnnl.check(dnnl.dnnl_post_ops_create(ops), "post-operations");
        appends.forEach(append -> Dnnl.check(append.to(ops), "post-operation"));
        Dnnl.check(dnnl.dnnl_primitive_attr_set_post_ops(attributes, ops), "post-operations");
        dnnl.dnnl_post_ops_destroy(ops);
        return attributes;
    }
}
