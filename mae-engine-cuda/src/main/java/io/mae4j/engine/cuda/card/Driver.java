package io.mae4j.engine.cuda.card;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * What is called of NVIDIA's driver, {@code libcuda}; names and numbers are those of {@code cuda.h}. Handles, addresses and
 * sizes are longs, what a function gives is an array of one. All return a {@link Status code}.
 */
public interface Driver extends Library {
    int DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16;
    int DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75;
    int DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76;
    int FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8;
    int STREAM_NON_BLOCKING = 1;
    int STREAM_CAPTURE_MODE_RELAXED = 2;
    int EVENT_DEFAULT = 0;
    int EVENT_DISABLE_TIMING = 2;

    int cuInit(int flags);

    int cuDriverGetVersion(int[] version);

    int cuGetErrorName(int status, PointerByReference name);

    int cuDeviceGetCount(int[] count);

    int cuDeviceGet(int[] device, int ordinal);

    int cuDeviceGetName(byte[] name, int length, int device);

    int cuDeviceGetAttribute(int[] value, int attribute, int device);

    int cuDevicePrimaryCtxRetain(long[] context, int device);

    int cuDevicePrimaryCtxRelease_v2(int device);

    int cuCtxSetCurrent(long context);

    int cuMemGetInfo_v2(long[] free, long[] total);

    int cuMemAlloc_v2(long[] address, long bytes);

    int cuMemFree_v2(long address);

    int cuMemHostAlloc(long[] address, long bytes, int flags);

    int cuMemFreeHost(long address);

    int cuMemcpyHtoDAsync_v2(long to, long from, long bytes, long stream);

    int cuMemcpyDtoHAsync_v2(long to, long from, long bytes, long stream);

    int cuMemcpyDtoDAsync_v2(long to, long from, long bytes, long stream);

    int cuMemsetD8Async(long address, byte value, long count, long stream);

    int cuStreamCreate(long[] stream, int flags);

    int cuStreamDestroy_v2(long stream);

    int cuStreamSynchronize(long stream);

    int cuStreamWaitEvent(long stream, long event, int flags);

    int cuStreamBeginCapture_v2(long stream, int mode);

    int cuStreamEndCapture(long stream, long[] graph);

    int cuGraphInstantiateWithFlags(long[] executable, long graph, long flags);

    int cuGraphLaunch(long executable, long stream);

    int cuGraphExecDestroy(long executable);

    int cuGraphDestroy(long graph);

    int cuEventCreate(long[] event, int flags);

    int cuEventRecord(long event, long stream);

    int cuEventSynchronize(long event);

    int cuEventElapsedTime(float[] milliseconds, long start, long end);

    int cuEventDestroy_v2(long event);

    int cuModuleLoadData(long[] module, byte[] image);

    int cuModuleUnload(long module);

    int cuModuleGetFunction(long[] function, long module, String name);

    int cuFuncSetAttribute(long function, int attribute, int value);

    int cuLaunchKernel(
            long function,
            int gridX,
            int gridY,
            int gridZ,
            int blockX,
            int blockY,
            int blockZ,
            int sharedBytes,
            long stream,
            Pointer parameters,
            Pointer extra);
}
