package io.mae4j.engine.samediff;

import io.mae4j.UserError;
import io.mae4j.engine.plan.HostMemory;
import java.util.Optional;
import java.util.ServiceLoader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The ND4J backend of this machine. */
final class Backend {
    // what the kernels in nd4j-cuda-11.6 1.0.0-M2.1 were compiled for
    private static final int OLDEST_CUDA = 37;
    private static final int NEWEST_CUDA = 86;

    private final String name;

    private Backend(String name) {
        this.name = name;
    }

    /** @throws UserError if there is none, or it cannot run on this machine */
    static Backend load() {
        if (HostMemory.arraysAreOnACard()) {
            requireCompiled(NvidiaCard.first());
            requireLibraries();
        }
        try {
            return new Backend(Nd4jBackend.load().getClass().getSimpleName());
        } catch (Nd4jBackend.NoAvailableBackendException e) {
            throw new UserError("engine=samediff needs an ND4J backend on the class path, such as nd4j-native", e);
        }
    }

    static void requireCompiled(Optional<NvidiaCard> found) {
        NvidiaCard card = found.orElseThrow(() ->
                new UserError("engine=samediff cannot run here: nd4j-cuda-11.6 needs an NVIDIA card and its driver,"
                        + " and finds none; use engine=cpu, without -Pnd4j-cuda"));
        if (card.capability() < OLDEST_CUDA) {
            throw unknown(card, "engine=cpu, without -Pnd4j-cuda");
        } else if (card.capability() > NEWEST_CUDA) {
            throw unknown(card, "engine=cuda, with -Pcuda instead of -Pnd4j-cuda");
        }
    }

    private static UserError unknown(NvidiaCard card, String instead) {
        return new UserError("engine=samediff cannot run on " + card.name() + " of compute capability "
                + card.capability() / 10 + "." + card.capability() % 10
                + ": nd4j-cuda-11.6 has kernels for 3.7 to 8.6 only; use " + instead);
    }

    // ND4J itself would print where in its code it was, and go on
    private static void requireLibraries() {
        for (Nd4jBackend backend : ServiceLoader.load(Nd4jBackend.class)) {
            try {
                backend.canRun();
            } catch (RuntimeException | LinkageError e) {
                throw new UserError(
                        "engine=samediff cannot use nd4j-cuda-11.6: " + reason(e) + "; it needs CUDA 11's libcudart,"
                                + " libcublas, libcusolver and libcusparse where the loader looks, such as LD_LIBRARY_PATH,"
                                + " and a driver for them",
                        e);
            }
        }
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    String describe() {
        Object blas = Nd4j.getExecutioner().getEnvironmentInformation().get("blas.vendor");
        int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
        String library = "OPENBLAS".equals(String.valueOf(blas)) ? openBlas() : String.valueOf(blas);
        return "ND4J " + name + ", " + library + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    private static String openBlas() {
        return openblas_nolapack.OPENBLAS_VERSION.strip();
    }
}
