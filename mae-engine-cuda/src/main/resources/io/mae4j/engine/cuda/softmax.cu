// Softmax of rows and its cross-entropy: heads and probes, a small share of the work. A team of TEAM threads takes a row, which
// it reads two or three times, the second from the first cache. Floor: each operand once.
// TEAM: 32 or 256, the threads of a row.
// compile: TEAM=32
// compile: TEAM=256
#include "common.cuh"

#define TEAMS (256 / TEAM)

__device__ __forceinline__ float teamSum(float x, float* scratch) {
    return TEAM == 32 ? warpSum(x) : blockSum(x, scratch);
}

__device__ __forceinline__ float teamMax(float x, float* scratch) {
    x = warpMax(x);
    if (TEAM == 32) return x;
    // of what a sum left here, only scratch[32] may still be read
    if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = x;
    __syncthreads();
    for (int i = 0; i < TEAM / 32; i++) x = fmaxf(x, scratch[i]);
    return x;
}

// y = exp(x - max) / sum
extern "C" __global__ void __launch_bounds__(256) softmax(
        const float* x, float* y, int64 rows, int dim) {
    __shared__ float scratch[33];
    const int lane = threadIdx.x % TEAM;
    for (int64 row = (int64)blockIdx.x * TEAMS + threadIdx.x / TEAM; row < rows; row += (int64)gridDim.x * TEAMS) {
        const float* from = x + row * dim;
        float largest = -__uint_as_float(0x7f800000u);
        for (int i = lane; i < dim; i += TEAM) largest = fmaxf(largest, from[i]);
        largest = teamMax(largest, scratch);
        float sum = 0.f;
        for (int i = lane; i < dim; i += TEAM) sum += expf(from[i] - largest);
        float scale = 1.f / teamSum(sum, scratch);
        for (int i = lane; i < dim; i += TEAM) y[row * dim + i] = expf(from[i] - largest) * scale;
    }
}

// loss = the sum of target (log sum exp(logits) - logits); a class with target 0 adds nothing, whatever its logit
extern "C" __global__ void __launch_bounds__(256) softmaxCrossEntropy(
        const float* __restrict__ logits, const float* __restrict__ target, float* __restrict__ loss, int64 rows, int classes) {
    __shared__ float scratch[33];
    const int lane = threadIdx.x % TEAM;
    for (int64 row = (int64)blockIdx.x * TEAMS + threadIdx.x / TEAM; row < rows; row += (int64)gridDim.x * TEAMS) {
        const float* from = logits + row * classes;
        float largest = -__uint_as_float(0x7f800000u);
        for (int i = lane; i < classes; i += TEAM) largest = fmaxf(largest, from[i]);
        largest = teamMax(largest, scratch);
        float sum = 0.f;
        for (int i = lane; i < classes; i += TEAM) sum += expf(from[i] - largest);
        float logarithm = logf(teamSum(sum, scratch));
        float entropy = 0.f;
        for (int i = lane; i < classes; i += TEAM) {
            float t = target[row * classes + i];
            if (t != 0.f) entropy += t * (logarithm - (from[i] - largest));
        }
        entropy = teamSum(entropy, scratch);
        if (lane == 0) loss[row] = entropy;
    }
}
