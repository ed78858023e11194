// The paper's loss and its gradient: the mean square over a patch's values, averaged over the masked patches. A warp a patch;
// patches with a mask of 0 are not read. Floor: prediction and target of the masked patches once in, and the gradient once out.
// P, D: types of the prediction and its gradient. VEC: neighbours that a thread takes at once; values is a multiple of it.
// compile: P=bf16 D=bf16 VEC=4
// compile: P=float D=float VEC=4
// compile: P=float D=bf16 VEC=1
#include "common.cuh"

#define WARPS 8

// parts: for each block the sum of its squares times mask, and of its mask
extern "C" __global__ void __launch_bounds__(256) maskedSquares(
        const P* __restrict__ prediction, const float* __restrict__ target, const float* __restrict__ mask,
        double* __restrict__ parts, int64 rows, int values) {
    __shared__ double sums[2][WARPS];
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    double squares = 0, masked = 0;
    for (int64 row = (int64)blockIdx.x * WARPS + warp; row < rows; row += (int64)gridDim.x * WARPS) {
        float weight = mask[row];
        if (weight == 0.f) continue;
        float sum = 0.f;
#pragma unroll 4
        for (int i = lane * VEC; i < values; i += 32 * VEC) {
            float p[VEC], t[VEC];
            load(prediction + row * values + i, p);
            load(target + row * values + i, t);
#pragma unroll
            for (int j = 0; j < VEC; j++) sum += (p[j] - t[j]) * (p[j] - t[j]);
        }
        squares += (double)weight * warpSum(sum);
        masked += weight;
    }
    if (lane == 0) {
        sums[0][warp] = squares;
        sums[1][warp] = masked;
    }
    __syncthreads();
    if (threadIdx.x < 2) {
        double sum = 0;
        for (int i = 0; i < WARPS; i++) sum += sums[threadIdx.x][i];
        parts[2 * blockIdx.x + threadIdx.x] = sum;
    }
}

// one block
extern "C" __global__ void __launch_bounds__(256) maskedMean(
        const double* __restrict__ parts, float* loss, int count, int values) {
    __shared__ double scratch[33];
    double squares = 0, masked = 0;
    for (int i = threadIdx.x; i < count; i += 256) {
        squares += parts[2 * i];
        masked += parts[2 * i + 1];
    }
    squares = blockSum(squares, scratch);
    masked = blockSum(masked, scratch);
    if (threadIdx.x == 0) *loss = (float)(squares / values / masked);
}

// one block: what the gradient of every value has in common, 2 dLoss / (values * sum of mask)
extern "C" __global__ void __launch_bounds__(1024) gradientFactor(
        const float* __restrict__ mask, const float* __restrict__ dLoss, float* factor, int64 rows, int values) {
    __shared__ double scratch[33];
    double masked = 0;
#pragma unroll 4
    for (int64 row = threadIdx.x; row < rows; row += 1024) masked += mask[row];
    masked = blockSum(masked, scratch);
    if (threadIdx.x == 0) *factor = (float)(2. * *dLoss / values / masked);
}

extern "C" __global__ void __launch_bounds__(256) maskedMeanSquareGradient(
        const P* __restrict__ prediction, const float* __restrict__ target, const float* __restrict__ mask,
        const float* __restrict__ factor, D* __restrict__ dPrediction, int64 rows, int values) {
    const int lane = threadIdx.x % 32, warp = threadIdx.x / 32;
    for (int64 row = (int64)blockIdx.x * WARPS + warp; row < rows; row += (int64)gridDim.x * WARPS) {
        float weight = mask[row];
        float scale = *factor * weight;
#pragma unroll 4
        for (int i = lane * VEC; i < values; i += 32 * VEC) {
            float d[VEC] = {};
            if (weight != 0.f) {
                float p[VEC], t[VEC];
                load(prediction + row * values + i, p);
                load(target + row * values + i, t);
#pragma unroll
                for (int j = 0; j < VEC; j++) d[j] = scale * (p[j] - t[j]);
            }
            store(dPrediction + row * values + i, d);
        }
    }
}
