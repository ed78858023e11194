// The gradient of layer norm. Teams as in layernorm.cu; with z = (x - mean) inverse and g = dy weight,
//     dx = inverse (g - mean(g) - z mean(g z)),  dWeight = the sum of dy z over the rows,  dBias = that of dy.
// A thread keeps its columns' sums in registers over all its rows, a block adds those of its teams in their order and leaves
// them in parts; sums.cu adds the blocks. A block has all the teams that a multiprocessor has registers for, or as many fewer as
// its rows allow, so that there are few parts. What reaches x by the residual stream can be added to dx on the way, and a bfloat16
// copy written for the products that read dx; and the norm itself again, as layernorm.cu made it. Floor: x, dy and residual once in,
// dx, its copy and the norm once out, and SUMS DIM floats out and in a block.
// X, DY, DX: types. SUMS: 0 without a weight, 2 with one, 3 if the rows of dx are summed too, which is the gradient of the bias of
// what made x. RESIDUAL, COPY, AGAIN: whether there is a residual, a copy, the norm again (which takes SUMS). THREADS: the most of a
// block. BLOCKS: that fit a multiprocessor; both bound the registers. The others as in layernorm.cu.
// compile: X=bf16 DY=bf16 DX=bf16 DIM=768 VEC=8 TEAM=32 THREADS=384 SUMS=2 BLOCKS=1 RESIDUAL=0 COPY=0 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=768 VEC=4 TEAM=32 THREADS=384 SUMS=2 BLOCKS=1 RESIDUAL=0 COPY=0 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=768 VEC=4 TEAM=32 THREADS=384 SUMS=2 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=768 VEC=4 TEAM=32 THREADS=384 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=768 VEC=4 TEAM=32 THREADS=384 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=1
// compile: X=float DY=bf16 DX=float DIM=1024 VEC=4 TEAM=32 THREADS=256 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=1024 VEC=4 TEAM=32 THREADS=256 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=1
// compile: X=float DY=bf16 DX=float DIM=1280 VEC=4 TEAM=32 THREADS=256 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=1280 VEC=4 TEAM=32 THREADS=256 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=1
// compile: X=float DY=bf16 DX=float DIM=512 VEC=4 TEAM=32 THREADS=512 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=512 VEC=4 TEAM=32 THREADS=512 SUMS=3 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=1
// compile: X=float DY=float DX=float DIM=1024 VEC=4 TEAM=32 THREADS=384 SUMS=2 BLOCKS=1 RESIDUAL=0 COPY=0 AGAIN=0
// compile: X=float DY=float DX=float DIM=1024 VEC=4 TEAM=32 THREADS=384 SUMS=2 BLOCKS=1 RESIDUAL=1 COPY=0 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=1280 VEC=4 TEAM=32 THREADS=256 SUMS=2 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=0
// compile: X=float DY=bf16 DX=float DIM=1280 VEC=4 TEAM=32 THREADS=256 SUMS=2 BLOCKS=1 RESIDUAL=1 COPY=1 AGAIN=1
// compile: X=bf16 DY=bf16 DX=bf16 DIM=1280 VEC=8 TEAM=32 THREADS=256 SUMS=2 BLOCKS=1 RESIDUAL=0 COPY=0 AGAIN=0
// compile: X=bf16 DY=bf16 DX=bf16 DIM=768 VEC=8 TEAM=32 THREADS=640 SUMS=0 BLOCKS=1 RESIDUAL=0 COPY=0 AGAIN=0
// compile: X=float DY=float DX=float DIM=4096 VEC=4 TEAM=256 THREADS=256 SUMS=2 BLOCKS=2 RESIDUAL=0 COPY=0 AGAIN=0
// compile: X=float DY=float DX=float DIM=7 VEC=1 TEAM=32 THREADS=1024 SUMS=2 BLOCKS=1 RESIDUAL=0 COPY=0 AGAIN=0
#include "common.cuh"

#define PER ((DIM + VEC * TEAM - 1) / (VEC * TEAM))

__device__ __forceinline__ float teamSum(float x, float* scratch) {
    return TEAM == 32 ? warpSum(x) : blockSum(x, scratch);
}

// parts: dWeight [blocks, DIM], then dBias [blocks, DIM], then the sums of dx [blocks, DIM], as many as are wanted
extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS) layerNormGradient(
        const X* __restrict__ x, const float* __restrict__ mean, const float* __restrict__ inverse, const DY* __restrict__ dy,
        const float* __restrict__ weight, const float* __restrict__ bias, const float* __restrict__ residual, DX* __restrict__ dx,
        bf16* __restrict__ copy, bf16* __restrict__ again, float* __restrict__ parts, int rows) {
    __shared__ float scratch[33];
    int lane = threadIdx.x % TEAM;
#if SUMS
    float columns[SUMS][PER][VEC] = {};
#endif
    // neighbouring rows are different blocks', so that all multiprocessors have as much to do
    for (int row = threadIdx.x / TEAM * gridDim.x + blockIdx.x; row < rows; row += blockDim.x / TEAM * gridDim.x) {
        float z[PER][VEC], g[PER][VEC];
        asm volatile("" : "+r"(lane));  // weight and bias come again from the first cache: registers are scarcer
        const int64 at = (int64)row * DIM + lane * VEC;
        float centre = mean[row], scale = inverse[row];
        float sum = 0.f, product = 0.f;
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) {
                load(x + at + i * TEAM * VEC, z[i]);
                load(dy + at + i * TEAM * VEC, g[i]);
            }
        }
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) {
#if SUMS
                float w[VEC];
                load(weight + column, w);
#endif
#if AGAIN
                float y[VEC];
                load(bias + column, y);
#endif
#pragma unroll
                for (int j = 0; j < VEC; j++) {
                    z[i][j] = (z[i][j] - centre) * scale;
#if AGAIN
                    y[j] = z[i][j] * w[j] + y[j];
#endif
#if SUMS
                    columns[0][i][j] += g[i][j] * z[i][j];
                    columns[1][i][j] += g[i][j];
                    g[i][j] *= w[j];
#endif
                    sum += g[i][j];
                    product += g[i][j] * z[i][j];
                }
#if AGAIN
                store(again + at + i * TEAM * VEC, y);
#endif
            }
        }
        sum = teamSum(sum, scratch) * (1.f / DIM);
        product = teamSum(product, scratch) * (1.f / DIM);
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) {
#pragma unroll
                for (int j = 0; j < VEC; j++) g[i][j] = scale * (g[i][j] - sum - z[i][j] * product);
#if RESIDUAL
                float r[VEC];
                load(residual + at + i * TEAM * VEC, r);
#pragma unroll
                for (int j = 0; j < VEC; j++) g[i][j] += r[j];
#endif
#if SUMS == 3
#pragma unroll
                for (int j = 0; j < VEC; j++) columns[2][i][j] += g[i][j];
#endif
                store(dx + at + i * TEAM * VEC, g[i]);
#if COPY
                store(copy + at + i * TEAM * VEC, g[i]);
#endif
            }
        }
    }
#if SUMS
#if TEAM == 32
    const int team = threadIdx.x / TEAM, teams = blockDim.x / TEAM;
    DYNAMIC_SHARED(float, shared);  // DIM floats a team
#pragma unroll
    for (int k = 0; k < SUMS; k++) {
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) store(shared + team * DIM + column, columns[k][i]);
        }
        __syncthreads();
#pragma unroll 1
        for (int column = threadIdx.x; column < DIM; column += blockDim.x) {
            float sum = shared[column];
#pragma unroll 4
            for (int other = 1; other < teams; other++) sum += shared[other * DIM + column];
            parts[((int64)k * gridDim.x + blockIdx.x) * DIM + column] = sum;
        }
        __syncthreads();
    }
#else
#pragma unroll
    for (int k = 0; k < SUMS; k++)
#pragma unroll
        for (int i = 0; i < PER; i++) {
            int column = (i * TEAM + lane) * VEC;
            if (column < DIM) store(parts + ((int64)k * gridDim.x + blockIdx.x) * DIM + column, columns[k][i]);
        }
#endif
#endif
}
