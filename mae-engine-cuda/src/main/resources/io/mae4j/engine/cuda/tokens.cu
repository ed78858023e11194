// Tokens by index and their opposite. Indices outside the range set *bad to one more than the index's place, and count as the last
// token. A block a token; floor: each token once in, once out.
#include "common.cuh"

// y[b, k] = x[b or 0, indices[b, k]]; a block for each (b, k)
extern "C" __global__ void gather(
        const float* __restrict__ x, const int* __restrict__ indices, float* __restrict__ y, int count, int tokens, int dim,
        int shared, int* bad) {
    int64 at = blockIdx.x;
    int index = indices[at];
    if (index < 0 || index >= tokens) {
        if (threadIdx.x == 0) *bad = (int)at + 1;
        index = tokens - 1;
    }
    const float* from = x + ((shared ? 0 : at / count * tokens) + index) * dim;
    float* to = y + at * dim;
    if (dim % 4 == 0) {
        for (int i = threadIdx.x; i < dim / 4; i += blockDim.x) store4(to, i, load4(from, i));
    } else {
        for (int i = threadIdx.x; i < dim; i += blockDim.x) to[i] = from[i];
    }
}

// dx[g, t] = the sum of dy[b, k] over all k with indices[b, k] = t, for b = g or, where all pictures share their tokens, for all
// b; in the order of b and k. A block for each (g, t); each of its warps looks at 32 indices at once. VEC: neighbours that a
// thread takes.
template <int VEC>
__device__ __forceinline__ void addTokens(
        const float* __restrict__ dy, const int* __restrict__ indices, float* __restrict__ dx, int batch, int count, int tokens,
        int dim, int shared, int* bad) {
    const int group = blockIdx.x / tokens, token = blockIdx.x % tokens, lane = threadIdx.x % 32;
    const int first = shared ? 0 : group, last = shared ? batch : group + 1;
    for (int from = 0; from < dim; from += VEC * blockDim.x) {
        const int column = from + VEC * threadIdx.x;
        float sum[VEC] = {};
        for (int b = first; b < last; b++) {
            for (int start = 0; start < count; start += 32) {
                int mine = start + lane;
                int index = mine < count ? indices[(int64)b * count + mine] : -1;
                if (mine < count && (index < 0 || index >= tokens)) {
                    *bad = b * count + mine + 1;
                    index = tokens - 1;
                }
                for (uint32 here = __ballot_sync(0xffffffffu, index == token); here; here &= here - 1) {
                    if (column < dim) {
                        float v[VEC];
                        load(dy + ((int64)b * count + start + __ffs(here) - 1) * dim + column, v);
#pragma unroll
                        for (int j = 0; j < VEC; j++) sum[j] += v[j];
                    }
                }
            }
        }
        if (column < dim) store(dx + (int64)blockIdx.x * dim + column, sum);
    }
}

extern "C" __global__ void scatterAdd(
        const float* dy, const int* indices, float* dx, int batch, int count, int tokens, int dim, int shared, int* bad) {
    if (dim % 4 == 0) {
        addTokens<4>(dy, indices, dx, batch, count, tokens, dim, shared, bad);
    } else {
        addTokens<1>(dy, indices, dx, batch, count, tokens, dim, shared, bad);
    }
}
