package io.mae4j.engine.samediff;

import io.mae4j.UserError;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;
import org.nd4j.nativeblas.NativeOps;
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

    static Backend load() {
        Nd4jBackend backend;
        try {
            backend = Nd4jBackend.load();
        } catch (Nd4jBackend.NoAvailableBackendException e) {
            throw new UserError("engine=samediff needs an ND4J backend on the class path, such as nd4j-native", e);
        }
        if (!backend.getClass().getName().contains("nativecpu")) {
            NativeOps ops = NativeOpsHolder.getInstance().getDeviceNativeOps();
            requireCompiled(ops.getDeviceName(0), 10 * ops.getDeviceMajor(0) + ops.getDeviceMinor(0));
        }
        return new Backend(backend.getClass().getSimpleName());
    }

    static void requireCompiled(String device, int capability) {
        if (capability < OLDEST_CUDA || capability > NEWEST_CUDA) {
            throw new UserError("engine=samediff cannot run on " + device + " of compute capability " + capability / 10
                    + "." + capability % 10 + ": nd4j-cuda-11.6 has kernels for 3.7 to 8.6 only; use nd4j-native");
        }
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
