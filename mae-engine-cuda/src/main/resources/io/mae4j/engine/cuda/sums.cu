// Sums over the rows of a matrix, in two stages and always in the same order: a block sums a tile of columns over its part of the
// rows, then the parts are added. Floor: x once in; the parts are small beside it.
// X: the type of x. VEC: neighbours that a thread takes at once; columns is a multiple of it.
// compile: X=bf16 VEC=8
// compile: X=bf16 VEC=8 TANH=1
// compile: X=float VEC=4
// compile: X=float VEC=1
#include "common.cuh"

// Eight warps over the same 32 VEC columns, each every eighth row; take(element, v) gives a thread its VEC values at an element of
// the matrix. parts: [gridDim.y, columns]
template <int UNROLL, class F>
__device__ __forceinline__ void sumColumns(float* __restrict__ parts, int64 rows, int columns, F take) {
    __shared__ float sums[8][VEC][32];
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    const int column = (blockIdx.x * 32 + lane) * VEC;
    const int64 first = rows * blockIdx.y / gridDim.y, last = rows * (blockIdx.y + 1) / gridDim.y;
    float sum[VEC] = {};
    if (column < columns) {
#pragma unroll UNROLL
        for (int64 row = first + warp; row < last; row += 8) {
            float v[VEC];
            take(row * columns + column, v);
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

extern "C" __global__ void __launch_bounds__(256, 6) columnParts(
        const X* __restrict__ x, float* __restrict__ parts, int64 rows, int columns) {
    sumColumns<4>(parts, rows, columns, [=](int64 at, float (&v)[VEC]) { load(x + at, v); });
}

// The gradient of GELU, and the sums of its columns, which are the gradient of the bias before it. Floor: x and dy once in, dx once
// out.
extern "C" __global__ void __launch_bounds__(256, 4) geluGradientParts(
        const X* __restrict__ x, const X* __restrict__ dy, X* __restrict__ dx, float* __restrict__ parts, int64 rows, int columns) {
    sumColumns<2>(parts, rows, columns, [=](int64 at, float (&d)[VEC]) {
        float v[VEC];
        load(x + at, v);
        load(dy + at, d);
#pragma unroll
        for (int j = 0; j < VEC; j++) d[j] = geluSlope(v[j], d[j]);
        store(dx + at, d);
    });
}

// parts [gridDim.y, count, columns] into a target each: 32 columns a block, each of its warps (up to 32) every so many parts. What is
// read is there at once or in few turns, since a turn takes as long as the memory is away. Targets that are 0 are not wanted; bit y
// of added: whether target y keeps what it has.
#define TURN 8  // parts that a warp reads in a turn
extern "C" __global__ void __launch_bounds__(1024) sumParts(
        const float* __restrict__ parts, float* first, float* second, float* third, int count, int columns, int added) {
    __shared__ float sums[32][32];
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32, warps = blockDim.x / 32;
    const int column = blockIdx.x * 32 + lane;
    const float* from = parts + (int64)blockIdx.y * count * columns + column;
    float* to = blockIdx.y == 0 ? first : blockIdx.y == 1 ? second : third;
    if (!to) return;
    float sum = 0.f;
    if (column < columns) {
        for (int part = warp; part < count; part += TURN * warps) {
            float x[TURN];
#pragma unroll
            for (int i = 0; i < TURN; i++)
                x[i] = part + i * warps < count ? from[(int64)(part + i * warps) * columns] : 0.f;
#pragma unroll
            for (int i = 0; i < TURN; i++) sum += x[i];
        }
    }
    sums[warp][lane] = sum;
    __syncthreads();
    if (warp == 0 && column < columns) {
#pragma unroll 8
        for (int i = 1; i < warps; i++) sum += sums[i][lane];
        to[column] = added >> blockIdx.y & 1 ? to[column] + sum : sum;
    }
}
