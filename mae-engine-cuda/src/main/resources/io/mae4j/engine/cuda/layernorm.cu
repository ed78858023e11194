// Layer norm. A team of TEAM threads, a warp for rows that fit its registers, else a block, holds a row in registers, so that
// it is read once and the variance is that of the centred values; teams walk over the rows of the grid.
// Floor: x once in, y once out; weight and bias stay in the first cache.
// X, Y: types of x and y. DIM: of a row. VEC: neighbours that a thread takes at once. TEAM: threads a row. THREADS: of a block.
// BLOCKS: that fit a multiprocessor, which bounds the registers.
// compile: X=bf16 Y=bf16 DIM=768 VEC=8 TEAM=32 THREADS=128 BLOCKS=9
// compile: X=float Y=bf16 DIM=1024 VEC=4 TEAM=32 THREADS=128 BLOCKS=8
// compile: X=float Y=float DIM=1280 VEC=4 TEAM=32 THREADS=128 BLOCKS=7
// compile: X=bf16 Y=bf16 DIM=2048 VEC=8 TEAM=32 THREADS=128 BLOCKS=5
// compile: X=float Y=float DIM=4096 VEC=4 TEAM=256 THREADS=256 BLOCKS=5
// compile: X=float Y=float DIM=7 VEC=1 TEAM=32 THREADS=128 BLOCKS=15
#include "common.cuh"

#define PER ((DIM + VEC * TEAM - 1) / (VEC * TEAM))

__device__ __forceinline__ float teamSum(float x, float* scratch) {
    return TEAM == 32 ? warpSum(x) : blockSum(x, scratch);
}

// weight and bias: both 0 for none; mean and inverse: both 0 if nobody wants them
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) layerNorm(
        const X* __restrict__ x, const float* __restrict__ weight, const float* __restrict__ bias, Y* __restrict__ y,
        float* __restrict__ mean, float* __restrict__ inverse, int64 rows, float epsilon) {
    __shared__ float scratch[33];
    const int teams = THREADS / TEAM;
    const int lane = threadIdx.x % TEAM;
    for (int64 row = (int64)blockIdx.x * teams + threadIdx.x / TEAM; row < rows; row += (int64)gridDim.x * teams) {
        float v[PER][VEC];
        float sum = 0.f;
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) {
                load(x + row * DIM + column, v[i]);
#pragma unroll
                for (int j = 0; j < VEC; j++) sum += v[i][j];
            }
        }
        float centre = teamSum(sum, scratch) * (1.f / DIM);
        float squares = 0.f;
#pragma unroll
        for (int i = 0; i < PER; i++) {
            if ((i * TEAM + lane) * VEC < DIM) {
#pragma unroll
                for (int j = 0; j < VEC; j++) {
                    v[i][j] -= centre;
                    squares += v[i][j] * v[i][j];
                }
            }
        }
        float scale = 1.f / sqrtf(teamSum(squares, scratch) * (1.f / DIM) + epsilon);
        if (lane == 0 && mean) {
            mean[row] = centre;
            inverse[row] = scale;
        }
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) {
#pragma unroll
                for (int j = 0; j < VEC; j++) v[i][j] *= scale;
                if (weight) {
                    float w[VEC], b[VEC];
                    load(weight + column, w);
                    load(bias + column, b);
#pragma unroll
                    for (int j = 0; j < VEC; j++) v[i][j] = v[i][j] * w[j] + b[j];
                }
                store(y + row * DIM + column, v[i]);
            }
        }
    }
}
