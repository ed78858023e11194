// Sums over the rows of a matrix, in two stages and always in the same order: a block sums a tile of columns over its part of the
// rows, then the parts are added. Floor: x once in; the parts are small beside it.
// X: the type of x. VEC: neighbours that a thread takes at once; columns is a multiple of it.
// compile: X=bf16 VEC=8
// compile: X=float VEC=4
// compile: X=float VEC=1
#include "common.cuh"

// Eight warps over the same 32 VEC columns, each every eighth row. parts: [gridDim.y, columns]
extern "C" __global__ void __launch_bounds__(256, 6) columnParts(
        const X* __restrict__ x, float* __restrict__ parts, int64 rows, int columns) {
    __shared__ float sums[8][VEC][32];
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    const int column = (blockIdx.x * 32 + lane) * VEC;
    const int64 first = rows * blockIdx.y / gridDim.y, last = rows * (blockIdx.y + 1) / gridDim.y;
    float sum[VEC] = {};
    if (column < columns) {
#pragma unroll 4
        for (int64 row = first + warp; row < last; row += 8) {
            float v[VEC];
            load(x + row * columns + column, v);
#pragma unroll
            for (int j = 0; j < VEC; j++) sum[j] += v[j];
        }
    }
#pragma unroll
    for (int j = 0; j < VEC; j++) sums[warp][j][lane] = sum[j];
    __syncthreads();
    if (warp == 0 && column < columns) {
#pragma unroll
        for (int j = 0; j < VEC; j++) {
            for (int i = 1; i < 8; i++) sum[j] += sums[i][j][lane];
        }
        store(parts + (int64)blockIdx.y * columns + column, sum);
    }
}

// parts [gridDim.y, count, columns] into first (blockIdx.y = 0) and second (1): 32 columns a block, each warp every eighth part
extern "C" __global__ void __launch_bounds__(256) sumParts(
        const float* __restrict__ parts, float* first, float* second, int count, int columns, int accumulate) {
    __shared__ float sums[8][32];
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    const int column = blockIdx.x * 32 + lane;
    const float* from = parts + (int64)blockIdx.y * count * columns;
    float* to = blockIdx.y == 0 ? first : second;
    float sum = 0.f;
    if (column < columns) {
#pragma unroll 4
        for (int part = warp; part < count; part += 8) sum += from[(int64)part * columns + column];
    }
    sums[warp][lane] = sum;
    __syncthreads();
    if (warp == 0 && column < columns) {
        for (int i = 1; i < 8; i++) sum += sums[i][lane];
        to[column] = accumulate ? to[column] + sum : sum;
    }
}
