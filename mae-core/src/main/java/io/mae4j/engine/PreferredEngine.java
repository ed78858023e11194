package io.mae4j.engine;

/**
 * What {@code engine=auto} takes ahead of the processor where it can run: an engine of another module, for hardware that not
 * every machine has. A plugin binds it:
 *
 * <pre>{@code
 * Multibinder.newSetBinder(binder(), PreferredEngine.class).addBinding().to(CudaPreference.class);
 * }</pre>
 */
public interface PreferredEngine {

    /** The name under which the engine is registered, such as {@code cuda}. */
    String name();

    /**
     * Makes the engine.
     *
     * @throws io.mae4j.UserError with the one thing that is missing if it cannot run here
     */
    Engine make(Wish wish);

    /**
     * What holds whatever the hardware.
     *
     * @param bf16 matrix operands in bfloat16, the rest in single precision; else all in single precision
     * @param recompute activations are computed again for the gradient instead of kept
     */
    record Wish(boolean bf16, boolean recompute) {}
}
