package io.mae4j.engine.plan;

import io.mae4j.UserError;

/** Whether ND4J's arrays are in this process's memory, where engines other than {@code samediff} read and write them. */
public final class HostMemory {
    private static final String CUDA_BACKEND = "org/nd4j/linalg/jcublas/JCublasBackend.class";

    private HostMemory() {}

    /** Whether the class path has ND4J's backend for cards, which then keeps the arrays. */
    public static boolean arraysAreOnACard() {
        return HostMemory.class.getClassLoader().getResource(CUDA_BACKEND) != null;
    }

    /** @throws UserError if ND4J keeps its arrays on a card */
    public static void require(String engine) {
        if (arraysAreOnACard()) {
            throw new UserError("engine=" + engine
                    + " needs ND4J's arrays in the machine's memory, and nd4j-cuda-11.6 keeps them on the card:"
                    + " start mae without -Pnd4j-cuda");
        }
    }
}
