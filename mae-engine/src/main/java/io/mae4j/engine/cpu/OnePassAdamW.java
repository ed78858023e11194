package io.mae4j.engine.cpu;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AdamW on a block of elements with each vector read and written once, which oneDNN's primitives, of one result each, cannot do.
 * What it computes is in {@link AdamWStep}.
 */
interface OnePassAdamW {
    /** Native memory of as many floats each; the shadow of bfloat16, or null. */
    record Block(ByteBuffer w, ByteBuffer g, ByteBuffer m, ByteBuffer v, ByteBuffer shadow) {}

    /** The numbers of a step. */
    record Scalars(float beta1, float beta2, float epsilon, float clip, float rootSquared, float rate, float decay) {}

    /** Updates a block; returns the sum of squares of its gradient, before clipping. */
    float update(Block block, Scalars scalars);

    /** The one that this Java has, if any. */
    static Optional<OnePassAdamW> available() {
        return Loaded.KERNEL;
    }

    /** Found once. */
    final class Loaded {
        private static final Logger LOG = LoggerFactory.getLogger(OnePassAdamW.class);
        private static final String MODULE = "jdk.incubator.vector";
        private static final Optional<OnePassAdamW> KERNEL = find();

        private Loaded() {}

        private static Optional<OnePassAdamW> find() {
            if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
                return Optional.empty();
            }
            try {
                OnePassAdamW kernel = (OnePassAdamW) Class.forName("io.mae4j.engine.cpu.VectorAdamW")
                        .getDeclaredConstructor()
                        .newInstance();
                kernel.update(block(64), new Scalars(0.9f, 0.95f, 1e-8f, 1, 1, -1e-3f, 1));
                return Optional.of(kernel);
            } catch (ReflectiveOperationException | LinkageError e) { // compiled by, or for, another Java
                LOG.debug("{} is here, but AdamW in one pass is not: {}", MODULE, e.toString());
                return Optional.empty();
            }
        }

        private static Block block(int floats) {
            return new Block(
                    zeros(4 * floats), zeros(4 * floats), zeros(4 * floats), zeros(4 * floats), zeros(2 * floats));
        }

        private static ByteBuffer zeros(int bytes) {
            return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        }
    }
}
