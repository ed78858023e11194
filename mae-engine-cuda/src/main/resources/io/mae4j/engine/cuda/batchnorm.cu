// Batch norm without affine parameters, over the rows of a matrix: a linear probe's first layer. A block takes 32 columns, a warp
// every sixteenth row; three passes over its columns, which the second cache holds. Floor: x once in, y once out.
#include "common.cuh"

#define WARPS 16

// the sum over the block's warps for each of 32 columns, in every thread
__device__ __forceinline__ float columnSum(float x, float (*scratch)[32]) {
    __syncthreads();
    scratch[threadIdx.x / 32][threadIdx.x % 32] = x;
    __syncthreads();
    float sum = 0.f;
    for (int i = 0; i < WARPS; i++) sum += scratch[i][threadIdx.x % 32];
    return sum;
}

extern "C" __global__ void __launch_bounds__(512) batchNorm(
        const float* __restrict__ x, float* __restrict__ y, float* __restrict__ mean, float* __restrict__ variance, int rows,
        int features, float epsilon) {
    __shared__ float scratch[WARPS][32];
    const int warp = threadIdx.x / 32;
    const int column = blockIdx.x * 32 + threadIdx.x % 32;
    const bool inside = column < features;
    float sum = 0.f;
    if (inside) {
#pragma unroll 4
        for (int row = warp; row < rows; row += WARPS) sum += x[(int64)row * features + column];
    }
    float centre = columnSum(sum, scratch) / rows;
    float squares = 0.f;
    if (inside) {
#pragma unroll 4
        for (int row = warp; row < rows; row += WARPS) {
            float d = x[(int64)row * features + column] - centre;
            squares += d * d;
        }
    }
    float spread = columnSum(squares, scratch) / rows;
    if (!inside) return;
    if (warp == 0) {
        mean[column] = centre;
        variance[column] = spread;
    }
    float scale = 1.f / sqrtf(spread + epsilon);
    for (int row = warp; row < rows; row += WARPS) {
        int64 at = (int64)row * features + column;
        y[at] = (x[at] - centre) * scale;
    }
}
