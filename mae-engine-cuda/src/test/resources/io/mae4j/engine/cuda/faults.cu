// Kernels that are wrong, each in a way that the emulation must report, and one that is right. They are given 64 values, and have room
// for 64 results of each block behind these.
#include "common.cuh"

#define N 64
#define RESULT x[N + blockIdx.x * N + threadIdx.x]

extern "C" __global__ void readBeforeWritten(float* x) {
    __shared__ float values[N];
    values[threadIdx.x] = x[threadIdx.x];
    RESULT = values[N - 1 - threadIdx.x];
}

extern "C" __global__ void writtenBeforeRead(float* x) {
    __shared__ float values[N];
    values[threadIdx.x] = x[threadIdx.x];
    __syncthreads();
    RESULT = values[N - 1 - threadIdx.x];
    values[threadIdx.x] = 0.f;
}

extern "C" __global__ void writtenByTwoBlocks(float* x) { x[N + threadIdx.x] = (float)blockIdx.x; }

extern "C" __global__ void writtenByTwoThreads(float* x) { x[N + threadIdx.x / 2] = (float)threadIdx.x; }

extern "C" __global__ void behindAnArray(float* x) {
    __shared__ float values[N], others[N];
    values[threadIdx.x + 1] = x[threadIdx.x];
    others[threadIdx.x] = 0.f;
    __syncthreads();
    RESULT = values[threadIdx.x] + others[N - 1 - threadIdx.x];
}

extern "C" __global__ void withoutDynamicMemory(float* x) {
    DYNAMIC_SHARED(float, values);
    values[threadIdx.x] = x[threadIdx.x];
    RESULT = values[threadIdx.x];
}

extern "C" __global__ void notAligned(float* x) {
    float4 v = *(const float4*)(x + 1);
    RESULT = v.x + v.y + v.z + v.w;
}

extern "C" __global__ void copyNotAwaited(float* x) {
    __shared__ __align__(16) float values[4 * N];
    copy16(values + 4 * threadIdx.x, x, true);
    endOfGroup();
    waitForAllBut<1>();
    __syncthreads();
    RESULT = values[4 * (N - 1 - threadIdx.x)];
}

extern "C" __global__ void copyAwaitedByItsThread(float* x) {
    __shared__ __align__(16) float values[4 * N];
    copy16(values + 4 * threadIdx.x, x, true);
    endOfGroup();
    waitForAllBut<0>();
    RESULT = values[4 * (N - 1 - threadIdx.x)];
}

extern "C" __global__ void barrierOfSome(float* x) {
    if (threadIdx.x < 48) __syncthreads();
    else RESULT = warpSum(x[threadIdx.x]);
}

extern "C" __global__ void __launch_bounds__(32) moreThanItsBounds(float* x) { RESULT = 1.f; }

extern "C" __global__ void right(float* x) {
    __shared__ __align__(16) float values[4 * N];
    copy16(values + 4 * threadIdx.x, x + threadIdx.x / 4 * 4, true);
    endOfGroup();
    waitForAllBut<0>();
    __syncthreads();
    float other = values[4 * (N - 1 - threadIdx.x)];
    __syncthreads();
    values[threadIdx.x] = other;
    __syncthreads();
    RESULT = values[N - 1 - threadIdx.x] + warpSum(1.f);
}
