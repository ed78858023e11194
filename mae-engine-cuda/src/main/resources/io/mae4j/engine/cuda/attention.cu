// Attention without tensor cores: for fp32, and for bf16 with heads of a size that attention_bf16.cu does not know. Scores are
// never in device memory. PARTS threads share a row (a query, or a key for its gradients) and hold its channels in registers, four
// adjacent ones of each 4 PARTS; TILE rows of the other side are in shared memory, where the threads of a row read 16 bytes each
// beside one another and those of other rows the same. A row of a tile costs a thread a 16-byte read for four products, or for
// eight where it is used twice, and that bounds these kernels at about half of the fp32 rate (67 TFLOP/s on an H200), not device
// memory: an encoder of ViT-B at batch 256, 50 tokens and 12 heads of 64 channels has 2 GFLOP forward, 7 backward, a floor of 0.03
// and 0.1 ms, and moves 157 and 315 MB in fp32, 0.04 and 0.07 ms at 4.3 TB/s.
//
// qkv [batch, tokens, 3, heads, DIM], keyMask [batch, tokens] of 1 and 0 or null, out [batch, tokens, heads, DIM],
// lse [batch, heads, tokens]: the natural logarithm of a row's softmax denominator. A query all of whose keys are masked has zeros
// as output, minus infinity as lse, and no gradient.
// X: float or bf16. DIM: the channels of a head, up to 128.
// A block has THREADS threads for THREADS / PARTS rows of one head; `blocks` of them are a head's.
//
// compile: X=float DIM=5
// compile: X=float DIM=32
// compile: X=float DIM=64
// compile: X=float DIM=80
// compile: X=float DIM=128
// compile: X=bf16 DIM=20
#include "common.cuh"

#define PARTS (DIM <= 32 ? 1 : DIM <= 64 ? 2 : 4)
#define CHUNKS ((DIM + 4 * PARTS - 1) / (4 * PARTS))
#define WIDTH (4 * PARTS * CHUNKS)  // of a row in shared memory; zeros after DIM
#define THREADS 128
#define TILE 32
#define STEP 8  // rows of a tile whose scores a thread holds at once

#define LOG2_E 1.4426950408889634f
#define LN_2 0.6931471805599453f
#define INF __uint_as_float(0x7f800000u)

// what a thread has to do with: a row of one head
struct Row {
    int part, token, batch;
    int64 head;     // of all pictures' heads
    int64 stride;   // of tokens in qkv
    int64 qkv;      // where the head's queries start; keys and values are `width` and twice that further
    int64 out;      // where the head's outputs start
    int width;
    bool there;
};

__device__ __forceinline__ Row thisRow(int tokens, int heads, int blocks) {
    Row r;
    r.part = threadIdx.x % PARTS;
    r.token = (blockIdx.x % blocks) * (THREADS / PARTS) + threadIdx.x / PARTS;
    r.there = r.token < tokens;
    r.head = blockIdx.x / blocks;
    r.batch = (int)(r.head / heads);
    r.width = heads * DIM;
    r.stride = 3 * r.width;
    int offset = (int)(r.head % heads) * DIM;
    r.qkv = r.batch * tokens * r.stride + offset;
    r.out = (int64)r.batch * tokens * r.width + offset;
    return r;
}

__device__ __forceinline__ void loadRow(float (&x)[CHUNKS][4], const X* from, int64 stride, const Row& r) {
#pragma unroll
    for (int i = 0; i < CHUNKS; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) {
            int channel = 4 * (r.part + PARTS * i) + j;
            x[i][j] = r.there && channel < DIM ? toFloat(from[r.token * stride + channel]) : 0.f;
        }
}

__device__ __forceinline__ void storeRow(const float (&x)[CHUNKS][4], float scale, X* to, int64 stride, const Row& r) {
#pragma unroll
    for (int i = 0; i < CHUNKS; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) {
            int channel = 4 * (r.part + PARTS * i) + j;
            if (r.there && channel < DIM) store(&to[r.token * stride + channel], scale * x[i][j]);
        }
}

// rows first, first + 1, ... of a head, zeros after the last
__device__ __forceinline__ void loadTile(float* to, const X* from, int64 stride, int first, int tokens) {
    for (int i = threadIdx.x; i < TILE * WIDTH; i += THREADS) {
        int row = first + i / WIDTH, channel = i % WIDTH;
        to[i] = row < tokens && channel < DIM ? toFloat(from[row * stride + channel]) : 0.f;
    }
}

// the inner product of a thread's row and one in shared memory, in all threads of the row
__device__ __forceinline__ float dot(const float (&x)[CHUNKS][4], const float* row, int part) {
    float sum = 0.f;
#pragma unroll
    for (int i = 0; i < CHUNKS; i++) {
        float4 y = *(const float4*)(row + 4 * (part + PARTS * i));
        sum = fmaf(x[i][0], y.x, sum);
        sum = fmaf(x[i][1], y.y, sum);
        sum = fmaf(x[i][2], y.z, sum);
        sum = fmaf(x[i][3], y.w, sum);
    }
    for (int other = 1; other < PARTS; other *= 2) sum += __shfl_xor_sync(0xffffffffu, sum, other);
    return sum;
}

// x += a * row
__device__ __forceinline__ void add(float (&x)[CHUNKS][4], float a, const float* row, int part) {
#pragma unroll
    for (int i = 0; i < CHUNKS; i++) {
        float4 y = *(const float4*)(row + 4 * (part + PARTS * i));
        x[i][0] = fmaf(a, y.x, x[i][0]);
        x[i][1] = fmaf(a, y.y, x[i][1]);
        x[i][2] = fmaf(a, y.z, x[i][2]);
        x[i][3] = fmaf(a, y.w, x[i][3]);
    }
}

__device__ __forceinline__ bool attended(int key, int tokens, const float* keyMask, const Row& r) {
    return key < tokens && (!keyMask || keyMask[(int64)r.batch * tokens + key] != 0.f);
}

// A row is a query; over tiles of keys and values, with the running maximum and sum of its softmax.
// Reads qkv once and a head's keys and values again for each further block of it, from the L2 cache; writes out and lse.
extern "C" __global__ void __launch_bounds__(THREADS) forward(const X* __restrict__ qkv, const float* __restrict__ keyMask,
        X* __restrict__ out, float* __restrict__ lse, int tokens, int heads, int blocks, float scale) {
    __shared__ __align__(16) float keys[TILE * WIDTH];
    __shared__ __align__(16) float values[TILE * WIDTH];
    Row r = thisRow(tokens, heads, blocks);
    float q[CHUNKS][4], o[CHUNKS][4] = {};
    loadRow(q, qkv + r.qkv, r.stride, r);
    float most = -INF, sum = 0.f;  // of scores times log2(e)
    for (int first = 0; first < tokens; first += TILE) {
        __syncthreads();
        loadTile(keys, qkv + r.qkv + r.width, r.stride, first, tokens);
        loadTile(values, qkv + r.qkv + 2 * r.width, r.stride, first, tokens);
        __syncthreads();
        int rows = min(TILE, tokens - first);
        for (int at = 0; at < rows; at += STEP) {
            float s[STEP], most_ = most;
#pragma unroll
            for (int j = 0; j < STEP; j++) {
                float score = dot(q, keys + (at + j) * WIDTH, r.part) * (scale * LOG2_E);
                s[j] = attended(first + at + j, tokens, keyMask, r) ? score : -INF;
                most_ = fmaxf(most_, s[j]);
            }
            float base = most_ == -INF ? 0.f : most_;
            float correction = exp2f(most - base);
            most = most_;
            sum *= correction;
#pragma unroll
            for (int i = 0; i < CHUNKS; i++)
#pragma unroll
                for (int j = 0; j < 4; j++) o[i][j] *= correction;
#pragma unroll
            for (int j = 0; j < STEP; j++) {
                float p = exp2f(s[j] - base);
                sum += p;
                add(o, p, values + (at + j) * WIDTH, r.part);
            }
        }
    }
    storeRow(o, sum > 0.f ? 1.f / sum : 0.f, out + r.out, r.width, r);
    if (r.there && r.part == 0) lse[r.head * tokens + r.token] = sum > 0.f ? (most + log2f(sum)) * LN_2 : -INF;
}

// A row is a query; over tiles of keys and values. Reads qkv, out and dOut, writes the queries' part of dQkv, and for the kernel
// below sums [batch, heads, tokens]: of each row log2 of its denominator (infinity if all keys are masked) and the inner product of
// its output and dOut, which is what softmax's gradient subtracts.
extern "C" __global__ void __launch_bounds__(THREADS) queryGradient(const X* __restrict__ qkv, const float* __restrict__ keyMask,
        const X* __restrict__ out, const float* __restrict__ lse, const X* __restrict__ dOut, X* __restrict__ dQkv,
        float2* __restrict__ sums, int tokens, int heads, int blocks, float scale) {
    __shared__ __align__(16) float keys[TILE * WIDTH];
    __shared__ __align__(16) float values[TILE * WIDTH];
    Row r = thisRow(tokens, heads, blocks);
    float q[CHUNKS][4], d[CHUNKS][4], dq[CHUNKS][4] = {};
    loadRow(q, out + r.out, r.width, r);  // the output, only for a moment
    loadRow(d, dOut + r.out, r.width, r);
    float delta = 0.f;
#pragma unroll
    for (int i = 0; i < CHUNKS; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) delta = fmaf(q[i][j], d[i][j], delta);
    for (int other = 1; other < PARTS; other *= 2) delta += __shfl_xor_sync(0xffffffffu, delta, other);
    loadRow(q, qkv + r.qkv, r.stride, r);
    float log2Sum = r.there ? lse[r.head * tokens + r.token] * LOG2_E : INF;
    if (log2Sum == -INF) log2Sum = INF;
    if (r.there && r.part == 0) sums[r.head * tokens + r.token] = make_float2(log2Sum, delta);
    for (int first = 0; first < tokens; first += TILE) {
        __syncthreads();
        loadTile(keys, qkv + r.qkv + r.width, r.stride, first, tokens);
        loadTile(values, qkv + r.qkv + 2 * r.width, r.stride, first, tokens);
        __syncthreads();
        int rows = min(TILE, tokens - first);
#pragma unroll 2
        for (int j = 0; j < rows; j++) {
            float score = dot(q, keys + j * WIDTH, r.part) * (scale * LOG2_E);
            float dp = dot(d, values + j * WIDTH, r.part);
            float p = attended(first + j, tokens, keyMask, r) ? exp2f(score - log2Sum) : 0.f;
            add(dq, p * (dp - delta), keys + j * WIDTH, r.part);
        }
    }
    storeRow(dq, scale, dQkv + r.qkv, r.stride, r);
}

// A row is a key with its value; over tiles of queries and dOut. Reads qkv, dOut and sums, writes the other two parts of dQkv.
extern "C" __global__ void __launch_bounds__(THREADS) keyGradient(const X* __restrict__ qkv, const float* __restrict__ keyMask,
        const X* __restrict__ dOut, const float2* __restrict__ sums, X* __restrict__ dQkv, int tokens, int heads, int blocks,
        float scale) {
    __shared__ __align__(16) float queries[TILE * WIDTH];
    __shared__ __align__(16) float gradients[TILE * WIDTH];
    Row r = thisRow(tokens, heads, blocks);
    float k[CHUNKS][4], v[CHUNKS][4], dk[CHUNKS][4] = {}, dv[CHUNKS][4] = {};
    loadRow(k, qkv + r.qkv + r.width, r.stride, r);
    loadRow(v, qkv + r.qkv + 2 * r.width, r.stride, r);
    bool live = attended(r.token, tokens, keyMask, r);
    for (int first = 0; first < tokens; first += TILE) {
        __syncthreads();
        loadTile(queries, qkv + r.qkv, r.stride, first, tokens);
        loadTile(gradients, dOut + r.out, r.width, first, tokens);
        __syncthreads();
        int rows = min(TILE, tokens - first);
        for (int j = 0; j < rows; j++) {
            float2 sum = sums[r.head * tokens + first + j];
            float score = dot(k, queries + j * WIDTH, r.part) * (scale * LOG2_E);
            float dp = dot(v, gradients + j * WIDTH, r.part);
            float p = live ? exp2f(score - sum.x) : 0.f;
            add(dv, p, gradients + j * WIDTH, r.part);
            add(dk, p * (dp - sum.y), queries + j * WIDTH, r.part);
        }
    }
    storeRow(dk, scale, dQkv + r.qkv + r.width, r.stride, r);
    storeRow(dv, 1.f, dQkv + r.qkv + 2 * r.width, r.stride, r);
}
