// Optimiser steps over regions that hold all parameters. The trainable part of a region is cut into pieces of neighbours with the
// same settings; a block takes a piece, so that one launch serves all parameters. Pieces start at and hold multiples of 4
// elements; gaps between parameters, which are zeros, stay zeros. What changes from step to step is read from memory, so that a
// recorded launch can be repeated; sums are in an order that only the pieces decide.
// SQUARES: whether the AdamW step also adds up the gradient's squares, which it may where nothing is clipped.
// compile: SQUARES=0
// compile: SQUARES=1
#include "common.cuh"

#define THREADS 256

struct Piece {
    int64 from;
    int count;
    int group;
};

// norm[0]: of the gradient; norm[1]: what it is multiplied by
#define CLIP ((float)norm[1])

// parts[piece] = the sum of the squares of a vector's piece. Floor: 4 bytes a parameter.
extern "C" __global__ void __launch_bounds__(THREADS) squares(
        const Piece* __restrict__ pieces, const float* __restrict__ x, double* __restrict__ parts) {
    __shared__ double scratch[33];
    const Piece piece = pieces[blockIdx.x];
    float sum = 0.f;
#pragma unroll 4
    for (int i = threadIdx.x * 4; i < piece.count; i += THREADS * 4) {
        float v[4];
        load(x + piece.from + i, v);
        sum += v[0] * v[0] + v[1] * v[1] + v[2] * v[2] + v[3] * v[3];
    }
    double all = blockSum((double)sum, scratch);
    if (threadIdx.x == 0) parts[blockIdx.x] = all;
}

// One block: the norm, and the factor that shortens it to at most `longest` (not at all where that is negative)
extern "C" __global__ void __launch_bounds__(1024) finishNorm(
        const double* __restrict__ parts, double* norm, int count, float longest, float epsilon) {
    __shared__ double scratch[33];
    double sum = 0;
#pragma unroll 4
    for (int i = threadIdx.x; i < count; i += 1024) sum += parts[i];
    sum = blockSum(sum, scratch);
    if (threadIdx.x == 0) {
        double length = sqrt(sum);
        double factor = longest < 0 ? 1. : longest / (length + epsilon);
        norm[0] = length;
        norm[1] = factor >= 1. ? 1. : factor;  // not-a-number stays
    }
}

// m = beta1 m + (1 - beta1) s g,  v = beta2 v + (1 - beta2) (s g)^2,  w = decay w - rate m / (root sqrt(v) + epsilon), with
// s for clipping. scalars: root = 1 / sqrt(1 - beta2^t), then for each group decay = 1 - lr wd and rate = lr / (1 - beta1^t).
// Floor: 30 bytes a parameter: four floats in, three out, and the bfloat16 copy.
extern "C" __global__ void __launch_bounds__(THREADS) adamW(
        const Piece* __restrict__ pieces, const float* __restrict__ scalars, const double* __restrict__ norm,
        float* __restrict__ w, const float* __restrict__ g, float* __restrict__ m, float* __restrict__ v,
        bf16* __restrict__ shadow, double* __restrict__ parts, float beta1, float rest1, float beta2, float rest2,
        float epsilon) {
    const Piece piece = pieces[blockIdx.x];
    const float root = scalars[0], decay = scalars[1 + 2 * piece.group], rate = scalars[2 + 2 * piece.group];
    const float clip = SQUARES ? 1.f : CLIP;
    float sum = 0.f;
#pragma unroll 2
    for (int i = threadIdx.x * 4; i < piece.count; i += THREADS * 4) {
        const int64 at = piece.from + i;
        float weight[4], gradient[4], first[4], second[4];
        load(g + at, gradient);
        load(m + at, first);
        load(v + at, second);
        load(w + at, weight);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            float d = clip * gradient[j];
            sum += d * d;
            first[j] = beta1 * first[j] + rest1 * d;
            second[j] = beta2 * second[j] + rest2 * d * d;
            weight[j] = decay * weight[j] - rate * (first[j] / (root * sqrtf(second[j]) + epsilon));
        }
        store(m + at, first);
        store(v + at, second);
        store(w + at, weight);
        if (shadow) store(shadow + at, weight);
    }
#if SQUARES
    __shared__ double scratch[33];
    double all = blockSum((double)sum, scratch);
    if (threadIdx.x == 0) parts[blockIdx.x] = all;
#endif
}

// settings of a group, a parameter here: {learning rate, weight decay, LARS's ratio}

// parts[2 piece] = |w|^2 and parts[2 piece + 1] = |s g + decay w|^2 of a piece. Floor: 8 bytes a parameter.
extern "C" __global__ void __launch_bounds__(THREADS) larsParts(
        const Piece* __restrict__ pieces, const float* __restrict__ settings, const double* __restrict__ norm,
        const float* __restrict__ w, const float* __restrict__ g, double* __restrict__ parts) {
    __shared__ double scratch[33];
    const Piece piece = pieces[blockIdx.x];
    const float decay = settings[3 * piece.group + 1], clip = CLIP;
    float weights = 0.f, updates = 0.f;
#pragma unroll 2
    for (int i = threadIdx.x * 4; i < piece.count; i += THREADS * 4) {
        float weight[4], gradient[4];
        load(w + piece.from + i, weight);
        load(g + piece.from + i, gradient);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            float d = clip * gradient[j] + decay * weight[j];
            weights += weight[j] * weight[j];
            updates += d * d;
        }
    }
    double allWeights = blockSum((double)weights, scratch);
    double allUpdates = blockSum((double)updates, scratch);
    if (threadIdx.x == 0) {
        parts[2 * blockIdx.x] = allWeights;
        parts[2 * blockIdx.x + 1] = allUpdates;
    }
}

// A block of a warp for each adapted parameter: its group, its first piece and how many; trust |w| / |d|, or 1 if one is zero
extern "C" __global__ void __launch_bounds__(32) larsRatio(
        const int* __restrict__ adapted, const double* __restrict__ parts, float* __restrict__ settings, float trust) {
    const int group = adapted[3 * blockIdx.x], first = adapted[3 * blockIdx.x + 1], count = adapted[3 * blockIdx.x + 2];
    double weights = 0, updates = 0;
    for (int i = threadIdx.x; i < count; i += 32) {
        weights += parts[2 * (first + i)];
        updates += parts[2 * (first + i) + 1];
    }
    weights = warpSum(weights);
    updates = warpSum(updates);
    if (threadIdx.x == 0) settings[3 * group + 2] = weights > 0 && updates > 0 ? (float)(trust * sqrt(weights / updates)) : 1.f;
}

// d = ratio (s g + decay w),  mu = momentum mu + d,  w = w - lr mu, or w - lr (d + momentum mu) with Nesterov's look-ahead.
// Floor: 22 bytes a parameter: three floats in, two out, and the bfloat16 copy.
extern "C" __global__ void __launch_bounds__(THREADS) momentum(
        const Piece* __restrict__ pieces, const float* __restrict__ settings, const double* __restrict__ norm,
        float* __restrict__ w, const float* __restrict__ g, float* __restrict__ mu, bf16* __restrict__ shadow, float share,
        int nesterov) {
    const Piece piece = pieces[blockIdx.x];
    const float rate = settings[3 * piece.group], decay = settings[3 * piece.group + 1];
    const float ratio = settings[3 * piece.group + 2], clip = CLIP;
#pragma unroll 2
    for (int i = threadIdx.x * 4; i < piece.count; i += THREADS * 4) {
        const int64 at = piece.from + i;
        float weight[4], gradient[4], moment[4];
        load(w + at, weight);
        load(g + at, gradient);
        load(mu + at, moment);
#pragma unroll
        for (int j = 0; j < 4; j++) {
            float d = ratio * (clip * gradient[j] + decay * weight[j]);
            moment[j] = share * moment[j] + d;
            weight[j] -= rate * (nesterov ? d + share * moment[j] : moment[j]);
        }
        store(mu + at, moment);
        store(w + at, weight);
        if (shadow) store(shadow + at, weight);
    }
}
