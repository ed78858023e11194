// Attention on the tensor cores, in bf16 with sums in fp32, for heads of a multiple of 16 channels. Scores are never in device
// memory. A warp has 16 rows (queries, or keys for their gradients) as the left operand of its products in registers; the other
// side lies in shared memory in rows of DIM + 8, an odd number of 16-byte pieces, so that ldmatrix's eight rows meet in no bank. A
// lane reads and writes rows of device memory 8 bytes at a time, a row's four lanes one sector of 32. All that matters is unrolled
// and indexed by constants. Nothing here is newer than compute capability 8.0.
//
// Arguments are attention.cu's, as are the conventions; every address is a multiple of 16 bytes.
//
// Floors on an H200 (4.3 TB/s, 790 TFLOP/s) for ViT-B at batch 256:
//   encoder, 50 tokens, 12 heads of 64: forward 79 MB, 18 us, and 2.0 GFLOP, 3 us; backward 158 MB, 37 us, and 5 GFLOP, 6 us
//   decoder, 197 tokens, 16 heads of 32: forward 207 MB, 48 us, and 20 GFLOP, 26 us; backward 415 MB, 96 us, and 51 GFLOP, 64 us
// Backward here computes scores twice, for the queries and for the keys, which is seven products instead of five and needs no
// sums across warps. With heads of 32 channels the exponentials weigh as much: 16 a cycle and multiprocessor, so 159 million of
// them 45 us, and twice that backward.
//
// DIM: channels of a head. WARPS: of a block of `backward`, which is compiled alone with it; without it, all others are.
// compile: DIM=16
// compile: DIM=32
// compile: DIM=48
// compile: DIM=64
// compile: DIM=80
// compile: DIM=96
// compile: DIM=128
// compile: DIM=16 WARPS=4
// compile: DIM=32 WARPS=7
// compile: DIM=32 WARPS=9
// compile: DIM=48 WARPS=4
// compile: DIM=64 WARPS=4
// compile: DIM=80 WARPS=5
// compile: DIM=96 WARPS=4
// compile: DIM=128 WARPS=4
#include "common.cuh"

#define STEPS (DIM / 16)
#define ROW (DIM + 8)  // elements from a row in shared memory to the next
#define TILE 64        // rows of the other side in shared memory at a time

#define LOG2_E 1.4426950408889634f
#define LN_2 0.6931471805599453f
#define INF __uint_as_float(0x7f800000u)

// ---- operands ----

typedef uint32 Left[STEPS][4];           // 16 rows of DIM, as mma's left operand
typedef float Sum[DIM / 8][4];           // 16 rows of DIM, as mma's sum: columns 8 n + 2 (lane % 4) and the next, in rows
                                         // lane / 4 (0, 1) and lane / 4 + 8 (2, 3)
typedef float Scores[2][4];              // 16 rows and 16 columns, in the same way

// where in a step's 16 channels a lane reads and writes 8 bytes
__device__ __forceinline__ int laneColumn(int lane) { return (lane & 1) * 8 + (lane & 2) * 2; }

// from device memory; `left` rows are there
__device__ __forceinline__ void loadLeft(Left& a, const bf16* from, int64 stride, int left, int lane) {
    bool odd = lane & 1;
#pragma unroll
    for (int half = 0; half < 2; half++) {
        int row = lane / 4 + 8 * half;
        uint2 x[STEPS];
#pragma unroll
        for (int i = 0; i < STEPS; i++) {
            x[i] = make_uint2(0, 0);
            if (row < left) x[i] = *(const uint2*)(from + row * stride + 16 * i + laneColumn(lane));
        }
#pragma unroll
        for (int i = 0; i < STEPS; i++) {
            uint32 got = __shfl_xor_sync(0xffffffffu, odd ? x[i].x : x[i].y, 1);
            a[i][half] = odd ? got : x[i].x;
            a[i][2 + half] = odd ? x[i].y : got;
        }
    }
}

// from shared memory
__device__ __forceinline__ void loadLeft(Left& a, const bf16* from, int lane) {
#pragma unroll
    for (int i = 0; i < STEPS; i++) ldmatrix(a[i], from + (lane % 16) * ROW + 16 * i + lane / 16 * 8);
}

// to device memory, row lane / 4 times scale0, row lane / 4 + 8 times scale1
__device__ __forceinline__ void storeSum(
        const Sum& x, float scale0, float scale1, bf16* to, int64 stride, int left, int lane) {
    bool odd = lane & 1;
#pragma unroll
    for (int half = 0; half < 2; half++) {
        int row = lane / 4 + 8 * half;
        float scale = half ? scale1 : scale0;
#pragma unroll
        for (int i = 0; i < STEPS; i++) {
            uint32 low = packBf16(x[2 * i][2 * half] * scale, x[2 * i][2 * half + 1] * scale);
            uint32 high = packBf16(x[2 * i + 1][2 * half] * scale, x[2 * i + 1][2 * half + 1] * scale);
            uint32 got = __shfl_xor_sync(0xffffffffu, odd ? low : high, 1);
            uint2 pair = odd ? make_uint2(got, high) : make_uint2(low, got);
            if (row < left) *(uint2*)(to + row * stride + 16 * i + laneColumn(lane)) = pair;
        }
    }
}

// rows first, first + 1, ... of a head to shared memory, zeros after the last token; the whole block
__device__ __forceinline__ void copyRows(bf16* to, const bf16* from, int64 stride, int first, int rows, int tokens) {
    for (int i = threadIdx.x; i < rows * (DIM / 8); i += blockDim.x) {
        int row = i / (DIM / 8), column = i % (DIM / 8) * 8;
        bool there = first + row < tokens;
        copy16(to + row * ROW + column, from + (there ? first + row : 0) * stride + column, there);
    }
}

// tile `tile` of two matrices, if there is one, to its half of shared memory
__device__ __forceinline__ void copyTiles(
        int tile, bf16* shared, const bf16* a, int64 strideA, const bf16* b, int64 strideB, int tokens) {
    if (tile * TILE < tokens) {
        bf16* to = shared + tile % 2 * 2 * TILE * ROW;
        copyRows(to, a, strideA, tile * TILE, TILE, tokens);
        copyRows(to + TILE * ROW, b, strideB, tile * TILE, TILE, tokens);
    }
    endOfGroup();
}

// s += a rows^T, for 16 rows in shared memory
__device__ __forceinline__ void multiplyRows(Scores& s, const Left& a, const bf16* rows, int lane) {
    const bf16* row = rows + (lane / 16 * 8 + lane % 8) * ROW + lane / 8 % 2 * 8;
#pragma unroll
    for (int i = 0; i < STEPS; i++) {
        uint32 b[4];
        ldmatrix(b, row + 16 * i);
        mma(s[0], a[i], b[0], b[1]);
        mma(s[1], a[i], b[2], b[3]);
    }
}

// x += s rows, for 16 rows in shared memory; s rounded to bf16
__device__ __forceinline__ void addRows(Sum& x, const Scores& s, const bf16* rows, int lane) {
    uint32 a[4] = {packBf16(s[0][0], s[0][1]), packBf16(s[0][2], s[0][3]), packBf16(s[1][0], s[1][1]), packBf16(s[1][2], s[1][3])};
    const bf16* row = rows + lane % 16 * ROW + lane / 16 * 8;
#pragma unroll
    for (int i = 0; i < STEPS; i++) {
        uint32 b[4];
        ldmatrixTransposed(b, row + 16 * i);
        mma(x[2 * i], a, b[0], b[1]);
        mma(x[2 * i + 1], a, b[2], b[3]);
    }
}

// minus infinity for keys (columns) that are masked, or not there; keyMask is that of the first column, or null
__device__ __forceinline__ void ignore(Scores& s, int keys, const float* keyMask, int lane) {
#pragma unroll
    for (int n = 0; n < 2; n++)
#pragma unroll
        for (int e = 0; e < 4; e++)
            if (8 * n + lane % 4 * 2 + e % 2 >= keys) s[n][e] = -INF;
    if (!keyMask) return;
#pragma unroll
    for (int n = 0; n < 2; n++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
            bool live = keyMask[min(8 * n + lane % 4 * 2 + e, keys - 1)] != 0.f;
            s[n][e] = live ? s[n][e] : -INF;
            s[n][e + 2] = live ? s[n][e + 2] : -INF;
        }
}

// the sum over the four lanes of a row
__device__ __forceinline__ float rowSum(float x) {
    x += __shfl_xor_sync(0xffffffffu, x, 1);
    return x + __shfl_xor_sync(0xffffffffu, x, 2);
}

__device__ __forceinline__ float rowMax(float x) {
    x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 1));
    return fmaxf(x, __shfl_xor_sync(0xffffffffu, x, 2));
}

// a head of a picture, for each of whose `blocks` blocks of 16-row warps
struct Head {
    int batch, first;       // the block's first row
    int64 index, qkv, out;  // among all heads; where its queries, and its outputs, start
    int width;              // of a token's output; keys and values are so far after the queries
    int64 stride;           // of a token in qkv
};

__device__ __forceinline__ Head thisHead(int tokens, int heads, int blocks) {
    Head h;
    h.index = blockIdx.x / blocks;
    h.batch = (int)(h.index / heads);
    h.first = (int)(blockIdx.x % blocks) * (blockDim.x / 2);
    h.width = heads * DIM;
    h.stride = 3 * h.width;
    int offset = (int)(h.index % heads) * DIM;
    h.qkv = h.batch * tokens * h.stride + offset;
    h.out = (int64)h.batch * tokens * h.width + offset;
    return h;
}

// ---- forward ----

// the softmax of 16 queries so far, of scores times log2(e) / sqrt(DIM): rows lane / 4 and lane / 4 + 8
struct Softmax {
    float most[2], sum[2];  // sum: of the lane's own columns
};

// one tile of keys and values. WHOLE: all of them are there, and none is masked
template <bool WHOLE>
__device__ __forceinline__ void attend(Sum& o, Softmax& softmax, const Left& q, const bf16* keys, const bf16* values, int count,
        const float* keyMask, float scale, int lane) {
    Scores s[TILE / 16];
    float most[2] = {softmax.most[0], softmax.most[1]};
#pragma unroll
    for (int j = 0; j < TILE / 16; j++) {
#pragma unroll
        for (int n = 0; n < 2; n++)
#pragma unroll
            for (int e = 0; e < 4; e++) s[j][n][e] = 0.f;
        if (WHOLE || 16 * j < count) multiplyRows(s[j], q, keys + 16 * j * ROW, lane);
        if (!WHOLE && (keyMask || 16 * j + 16 > count)) ignore(s[j], count - 16 * j, keyMask ? keyMask + 16 * j : nullptr, lane);
#pragma unroll
        for (int n = 0; n < 2; n++)
#pragma unroll
            for (int e = 0; e < 4; e++) most[e / 2] = fmaxf(most[e / 2], s[j][n][e]);
    }
    float base[2], correction[2];
#pragma unroll
    for (int r = 0; r < 2; r++) {
        most[r] = rowMax(most[r]);
        base[r] = most[r] == -INF ? 0.f : most[r] * scale;
        correction[r] = power2(softmax.most[r] * scale - base[r]);
        softmax.most[r] = most[r];
        softmax.sum[r] *= correction[r];
    }
#pragma unroll
    for (int n = 0; n < DIM / 8; n++)
#pragma unroll
        for (int e = 0; e < 4; e++) o[n][e] *= correction[e / 2];
#pragma unroll
    for (int j = 0; j < TILE / 16; j++) {
        if (!WHOLE && 16 * j >= count) continue;
#pragma unroll
        for (int n = 0; n < 2; n++)
#pragma unroll
            for (int e = 0; e < 4; e++) {
                s[j][n][e] = power2(s[j][n][e] * scale - base[e / 2]);
                softmax.sum[e / 2] += s[j][n][e];
            }
        addRows(o, s[j], values + 16 * j * ROW, lane);
    }
}

#ifndef WARPS
// A block has 16 queries a warp of one head; over tiles of 64 keys and values, the next one on its way while one is used. A tile
// that is not full is used in steps of 16. Reads qkv, keys and values again from the L2 cache for each further block of a head;
// writes out and lse. Shared memory: a tile of keys and one of values, twice if there are several.
extern "C" __global__ void __launch_bounds__(256) forward(const bf16* __restrict__ qkv, const float* __restrict__ keyMask,
        bf16* __restrict__ out, float* __restrict__ lse, int tokens, int heads, int blocks, float scale) {
    DYNAMIC_SHARED(bf16, shared);
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    Head h = thisHead(tokens, heads, blocks);
    const bf16* from = qkv + h.qkv;
    int first = h.first + 16 * warp, left = tokens - first;
    copyTiles(0, shared, from + h.width, h.stride, from + 2 * h.width, h.stride, tokens);
    Left q;
    loadLeft(q, from + first * h.stride, h.stride, left, lane);
    Sum o = {};
    Softmax softmax = {{-INF, -INF}, {0.f, 0.f}};
    for (int tile = 0; tile * TILE < tokens; tile++) {
        copyTiles(tile + 1, shared, from + h.width, h.stride, from + 2 * h.width, h.stride, tokens);
        waitForAllBut<1>();
        __syncthreads();
        if (left > 0) {
            const bf16* keys = shared + tile % 2 * 2 * TILE * ROW;
            const float* mask = keyMask ? keyMask + (int64)h.batch * tokens + tile * TILE : nullptr;
            if ((tile + 1) * TILE <= tokens && !mask) {
                attend<true>(o, softmax, q, keys, keys + TILE * ROW, TILE, nullptr, scale * LOG2_E, lane);
            } else {
                attend<false>(o, softmax, q, keys, keys + TILE * ROW, tokens - tile * TILE, mask, scale * LOG2_E, lane);
            }
        }
        __syncthreads();
    }
    float inverse[2];
#pragma unroll
    for (int r = 0; r < 2; r++) {
        float sum = rowSum(softmax.sum[r]);
        inverse[r] = sum > 0.f ? 1.f / sum : 0.f;
        int row = lane / 4 + 8 * r;
        float log = sum > 0.f ? (softmax.most[r] * (scale * LOG2_E) + log2f(sum)) * LN_2 : -INF;
        if (lane % 4 == 0 && row < left) lse[h.index * tokens + first + row] = log;
    }
    storeSum(o, inverse[0], inverse[1], out + h.out + (int64)first * h.width, h.width, left, lane);
}
#endif

// ---- backward ----

// of rows lane / 4 and lane / 4 + 8: log2 of the softmax's denominator, infinity if all keys are masked or the row is not there;
// and the inner product of output and dOut
__device__ __forceinline__ void rowSums(float2 (&sums)[2], const Left& dOut, const bf16* out, int64 stride, const float* lse,
        int left, int lane) {
    Left o;
    loadLeft(o, out, stride, left, lane);
#pragma unroll
    for (int r = 0; r < 2; r++) {
        float delta = 0.f;
#pragma unroll
        for (int i = 0; i < STEPS; i++)
#pragma unroll
            for (int j = r; j < 4; j += 2) {
                delta += __uint_as_float(o[i][j] << 16) * __uint_as_float(dOut[i][j] << 16);
                delta += __uint_as_float(o[i][j] & 0xffff0000u) * __uint_as_float(dOut[i][j] & 0xffff0000u);
            }
        int row = lane / 4 + 8 * r;
        float log2Sum = row < left ? lse[row] * LOG2_E : INF;
        sums[r] = make_float2(log2Sum == -INF ? INF : log2Sum, rowSum(delta));
    }
}

// dq += dS K, for the `count` keys in shared memory
__device__ __forceinline__ void addQueryGradient(Sum& dq, const Left& q, const Left& dOut, const float2 (&sums)[2],
        const bf16* keys, const bf16* values, int count, const float* keyMask, float scale, int lane) {
#pragma unroll 1
    for (int j = 0; j < count; j += 16) {
        Scores s = {}, dp = {};
        multiplyRows(s, q, keys + j * ROW, lane);
        multiplyRows(dp, dOut, values + j * ROW, lane);
        if (j + 16 > count || keyMask) ignore(s, count - j, keyMask ? keyMask + j : nullptr, lane);
#pragma unroll
        for (int n = 0; n < 2; n++)
#pragma unroll
            for (int e = 0; e < 4; e++)
                s[n][e] = power2(s[n][e] * scale - sums[e / 2].x) * (dp[n][e] - sums[e / 2].y);
        addRows(dq, s, keys + j * ROW, lane);
    }
}

// dk += dS^T Q and dv += P^T dOut, for the `count` queries in shared memory; live: whether keys lane / 4 and lane / 4 + 8 are
// attended to
__device__ __forceinline__ void addKeyGradient(Sum& dk, Sum& dv, const Left& k, const Left& v, const bool (&live)[2],
        const bf16* queries, const bf16* dOut, const float2* sums, int count, float scale, int lane) {
#pragma unroll 1
    for (int j = 0; j < count; j += 16) {
        Scores p = {}, ds = {};
        multiplyRows(p, k, queries + j * ROW, lane);
        multiplyRows(ds, v, dOut + j * ROW, lane);
#pragma unroll
        for (int n = 0; n < 2; n++) {
            float4 x = *(const float4*)(sums + j + 8 * n + lane % 4 * 2);  // of both columns
#pragma unroll
            for (int e = 0; e < 4; e++) {
                p[n][e] = live[e / 2] ? power2(p[n][e] * scale - (e % 2 ? x.z : x.x)) : 0.f;
                ds[n][e] = p[n][e] * (ds[n][e] - (e % 2 ? x.w : x.y));
            }
        }
        addRows(dv, p, dOut + j * ROW, lane);
        addRows(dk, ds, queries + j * ROW, lane);
    }
}

__device__ __forceinline__ void liveKeys(bool (&live)[2], const float* keyMask, int left, int lane) {
#pragma unroll
    for (int r = 0; r < 2; r++) {
        int row = lane / 4 + 8 * r;
        live[r] = row < left && (!keyMask || keyMask[row] != 0.f);
    }
}

// adds the sums of x's columns to those that the warp has in shared memory
__device__ __forceinline__ void addColumns(float* columns, const Sum& x, float scale, int lane) {
#pragma unroll
    for (int n = 0; n < DIM / 8; n++)
#pragma unroll
        for (int e = 0; e < 2; e++) {
            float sum = x[n][e] + x[n][e + 2];
            for (int offset = 4; offset < 32; offset *= 2) sum += __shfl_xor_sync(0xffffffffu, sum, offset);
            if (lane < 4) columns[8 * n + 2 * lane + e] += sum * scale;
        }
}

#ifdef WARPS
#define BLOCKS (DIM > 32 && DIM <= 64 ? 3 : 2)  // of a multiprocessor, which bounds the registers

// A block has a head, all of it in shared memory: first its warps take 16 queries each, again and again, then 16 keys each. Reads
// qkv, out, lse and dOut once, and writes dQkv: the least that can be moved. Where parts [batch, 3 heads DIM] is not null, it gets the
// sums of dQkv over the tokens of each picture. Shared memory, with n tokens rounded up to a multiple of 16: n rows of q, k, v and
// dOut, and n pairs of sums; for parts also 3 DIM floats a warp.
extern "C" __global__ void __launch_bounds__(32 * WARPS, BLOCKS) backward(
        const bf16* __restrict__ qkv, const float* __restrict__ keyMask, const bf16* __restrict__ out,
        const float* __restrict__ lse, const bf16* __restrict__ dOut, bf16* __restrict__ dQkv, float* __restrict__ parts,
        int tokens, int heads, float scale) {
    DYNAMIC_SHARED(bf16, shared);
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    int rows = (tokens + 15) / 16 * 16;
    Head h = thisHead(tokens, heads, 1);
    bf16* queries = shared;
    bf16* keys = queries + rows * ROW;
    bf16* values = keys + rows * ROW;
    bf16* gradients = values + rows * ROW;
    float2* sums = (float2*)(gradients + rows * ROW);
    float* columns = (float*)(sums + rows) + 3 * DIM * warp;
    if (parts) {
        for (int i = lane; i < 3 * DIM; i += 32) columns[i] = 0.f;
    }
    copyRows(queries, qkv + h.qkv, h.stride, 0, rows, tokens);
    copyRows(keys, qkv + h.qkv + h.width, h.stride, 0, rows, tokens);
    copyRows(values, qkv + h.qkv + 2 * h.width, h.stride, 0, rows, tokens);
    copyRows(gradients, dOut + h.out, h.width, 0, rows, tokens);
    endOfGroup();
    waitForAllBut<0>();
    __syncthreads();
    const float* mask = keyMask ? keyMask + (int64)h.batch * tokens : nullptr;
    for (int first = 16 * warp; first < rows; first += blockDim.x / 2) {
        Left q, d;
        loadLeft(q, queries + first * ROW, lane);
        loadLeft(d, gradients + first * ROW, lane);
        float2 own[2];
        rowSums(own, d, out + h.out + (int64)first * h.width, h.width, lse + h.index * tokens + first, tokens - first, lane);
        if (lane % 4 == 0) {
            sums[first + lane / 4] = own[0];
            sums[first + lane / 4 + 8] = own[1];
        }
        Sum dq = {};
        addQueryGradient(dq, q, d, own, keys, values, tokens, mask, scale * LOG2_E, lane);
        storeSum(dq, scale, scale, dQkv + h.qkv + first * h.stride, h.stride, tokens - first, lane);
        if (parts) addColumns(columns, dq, scale, lane);
    }
    __syncthreads();
    for (int first = 16 * warp; first < rows; first += blockDim.x / 2) {
        Left k, v;
        loadLeft(k, keys + first * ROW, lane);
        loadLeft(v, values + first * ROW, lane);
        bool live[2];
        liveKeys(live, mask ? mask + first : nullptr, tokens - first, lane);
        Sum dk = {}, dv = {};
        addKeyGradient(dk, dv, k, v, live, queries, gradients, sums, tokens, scale * LOG2_E, lane);
        bf16* to = dQkv + h.qkv + h.width + first * h.stride;
        storeSum(dk, scale, scale, to, h.stride, tokens - first, lane);
        storeSum(dv, 1.f, 1.f, to + h.width, h.stride, tokens - first, lane);
        if (parts) {
            addColumns(columns + DIM, dk, scale, lane);
            addColumns(columns + 2 * DIM, dv, 1.f, lane);
        }
    }
    if (!parts) return;
    __syncthreads();
    for (int i = threadIdx.x; i < 3 * DIM; i += blockDim.x) {
        float sum = 0.f;
        for (int w = 0; w < blockDim.x / 32; w++) sum += columns[3 * DIM * (w - warp) + i];
        parts[h.batch * h.stride + i / DIM * h.width + h.index % heads * DIM + i % DIM] = sum;
    }
}
#else

// For heads that do not fit into shared memory. A block has 16 queries a warp of one head; over tiles of 64 keys and values, as
// forward. Reads qkv, out, lse and dOut, writes the queries' part of dQkv, and for the kernel below sums [batch, heads, tokens] as
// attention.cu's. Shared memory as forward's.
extern "C" __global__ void __launch_bounds__(128) queryGradient(const bf16* __restrict__ qkv, const float* __restrict__ keyMask,
        const bf16* __restrict__ out, const float* __restrict__ lse, const bf16* __restrict__ dOut, bf16* __restrict__ dQkv,
        float2* __restrict__ sums, int tokens, int heads, int blocks, float scale) {
    DYNAMIC_SHARED(bf16, shared);
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    Head h = thisHead(tokens, heads, blocks);
    const bf16* from = qkv + h.qkv;
    int first = h.first + 16 * warp, left = tokens - first;
    copyTiles(0, shared, from + h.width, h.stride, from + 2 * h.width, h.stride, tokens);
    Left q, d;
    int64 row = h.out + (int64)first * h.width;
    loadLeft(d, dOut + row, h.width, left, lane);
    float2 own[2];
    rowSums(own, d, out + row, h.width, lse + h.index * tokens + first, left, lane);
    loadLeft(q, from + first * h.stride, h.stride, left, lane);
#pragma unroll
    for (int r = 0; r < 2; r++)
        if (lane % 4 == 0 && lane / 4 + 8 * r < left) sums[h.index * tokens + first + lane / 4 + 8 * r] = own[r];
    Sum dq = {};
    for (int tile = 0; tile * TILE < tokens; tile++) {
        copyTiles(tile + 1, shared, from + h.width, h.stride, from + 2 * h.width, h.stride, tokens);
        waitForAllBut<1>();
        __syncthreads();
        if (left > 0) {
            const bf16* keys = shared + tile % 2 * 2 * TILE * ROW;
            const float* mask = keyMask ? keyMask + (int64)h.batch * tokens + tile * TILE : nullptr;
            int count = min(TILE, tokens - tile * TILE);
            addQueryGradient(dq, q, d, own, keys, keys + TILE * ROW, count, mask, scale * LOG2_E, lane);
        }
        __syncthreads();
    }
    storeSum(dq, scale, scale, dQkv + h.qkv + first * h.stride, h.stride, left, lane);
}

// Its other half: a block has 16 keys a warp of one head; over tiles of 64 queries and their dOut. Reads qkv, dOut and sums, writes
// the other two parts of dQkv. Shared memory: a tile of queries and one of dOut, twice if there are several, and the sums of all
// tokens, rounded up to a multiple of 64.
extern "C" __global__ void __launch_bounds__(128) keyGradient(const bf16* __restrict__ qkv, const float* __restrict__ keyMask,
        const bf16* __restrict__ dOut, const float2* __restrict__ sums, bf16* __restrict__ dQkv, int tokens, int heads, int blocks,
        float scale) {
    DYNAMIC_SHARED(bf16, shared);
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    Head h = thisHead(tokens, heads, blocks);
    int tiles = (tokens + TILE - 1) / TILE;
    float2* allSums = (float2*)(shared + min(tiles, 2) * 2 * TILE * ROW);
    for (int i = threadIdx.x; i < tiles * TILE; i += blockDim.x)
        allSums[i] = i < tokens ? sums[h.index * tokens + i] : make_float2(INF, 0.f);
    copyTiles(0, shared, qkv + h.qkv, h.stride, dOut + h.out, h.width, tokens);
    int first = h.first + 16 * warp, left = tokens - first;
    const bf16* from = qkv + h.qkv + h.width + first * h.stride;
    Left k, v;
    loadLeft(k, from, h.stride, left, lane);
    loadLeft(v, from + h.width, h.stride, left, lane);
    bool live[2];
    liveKeys(live, keyMask ? keyMask + (int64)h.batch * tokens + first : nullptr, left, lane);
    Sum dk = {}, dv = {};
    for (int tile = 0; tile < tiles; tile++) {
        copyTiles(tile + 1, shared, qkv + h.qkv, h.stride, dOut + h.out, h.width, tokens);
        waitForAllBut<1>();
        __syncthreads();
        if (left > 0) {
            const bf16* queries = shared + tile % 2 * 2 * TILE * ROW;
            int count = min(TILE, tokens - tile * TILE);
            addKeyGradient(dk, dv, k, v, live, queries, queries + TILE * ROW, allSums + tile * TILE, count, scale * LOG2_E, lane);
        }
        __syncthreads();
    }
    bf16* to = dQkv + h.qkv + h.width + first * h.stride;
    storeSum(dk, scale, scale, to, h.stride, left, lane);
    storeSum(dv, 1.f, 1.f, to + h.width, h.stride, left, lane);
}
#endif
