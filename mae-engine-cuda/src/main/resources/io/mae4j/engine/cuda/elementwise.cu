// Functions of each element, and sums and products with broadcasting. Threads stride over the grid, eight or four elements at a time
// where operands are walked alike. Each operand is moved once, which is the floor: 2 to 3 ms a GiB at 4.3 TB/s for one in and one out.
// X: the type of what is read, Y: of what is written, Z: of the second operand
// compile: X=float Y=bf16 Z=float
// compile: X=bf16 Y=float Z=float
// compile: X=float Y=float Z=float
// compile: X=bf16 Y=bf16 Z=bf16
// compile: X=bf16 Y=bf16 Z=bf16 TANH=1
// compile: X=float Y=bf16 Z=bf16
// compile: X=bf16 Y=bf16 Z=float
// compile: X=bf16 Y=float Z=bf16
// compile: X=float Y=float Z=bf16
#include "common.cuh"

// y = f(x)
template <class F>
__device__ __forceinline__ void each(const X* __restrict__ x, Y* __restrict__ y, int64 n, F f) {
    EACH(i, n / 8) {
        float v[8];
        load(x + 8 * i, v);
#pragma unroll
        for (int j = 0; j < 8; j++) v[j] = f(v[j]);
        store(y + 8 * i, v);
    }
    if (blockIdx.x == 0 && threadIdx.x < n % 8) {
        int64 i = n / 8 * 8 + threadIdx.x;
        store(&y[i], f(toFloat(x[i])));
    }
}

extern "C" __global__ void cast(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return a; });
}
extern "C" __global__ void affine(const X* x, Y* y, int64 n, float scale, float shift) {
    each(x, y, n, [=](float a) { return scale * a + shift; });
}
extern "C" __global__ void gelu(const X* x, Y* y, int64 n) {
    each(x, y, n, geluOf);
}
extern "C" __global__ void unary_exp(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return expf(a); });
}
extern "C" __global__ void unary_log(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return logf(a); });
}
extern "C" __global__ void unary_tanh(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return tanhf(a); });
}
extern "C" __global__ void unary_sqrt(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return sqrtf(a); });
}
extern "C" __global__ void unary_rsqrt(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return 1.f / sqrtf(a); });
}
extern "C" __global__ void unary_reciprocal(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return 1.f / a; });
}
extern "C" __global__ void unary_abs(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return fabsf(a); });
}
extern "C" __global__ void unary_sign(const X* x, Y* y, int64 n) {
    each(x, y, n, [](float a) { return a > 0.f ? 1.f : a < 0.f ? -1.f : a; });
}

// dx of gelu: x in X, dy in Z, dx in Y
extern "C" __global__ void geluGradient(const X* __restrict__ x, const Z* __restrict__ dy, Y* __restrict__ dx, int64 n) {
    EACH(i, n / 8) {
        float v[8], d[8];
        load(x + 8 * i, v);
        load(dy + 8 * i, d);
#pragma unroll
        for (int j = 0; j < 8; j++) d[j] = geluSlope(v[j], d[j]);
        store(dx + 8 * i, d);
    }
    if (blockIdx.x == 0 && threadIdx.x < n % 8) {
        int64 i = n / 8 * 8 + threadIdx.x;
        store(&dx[i], geluSlope(toFloat(x[i]), toFloat(dy[i])));
    }
}

// c = a (op) b, where b has mod elements, each of them for div neighbours of a: equal shapes (1, n), a row for all rows
// (1, columns), a value a row (columns, rows), one for all (n, 1)
template <class F>
__device__ __forceinline__ void combine(
        const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int64 n, int64 div, int64 mod, F f) {
    if (div == 1 && mod % 4 == 0) {
        EACH(i, n / 4) {
            Four v = load4(a, i);
            Four w = load4(b, mod == n ? i : n >> 33 == 0 ? (uint32)i % (uint32)(mod / 4) : i % (mod / 4));
            store4(c, i, {f(v.x, w.x), f(v.y, w.y), f(v.z, w.z), f(v.w, w.w)});
        }
    } else {
        EACH(i, n) c[i] = f(a[i], b[(i / div) % mod]);
    }
}

// any broadcast of both; see locate for the table
template <class F>
__device__ __forceinline__ void combineStrided(
        const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int64 n,
        const int64* __restrict__ table, F f) {
    EACH(i, n) {
        int64 atA, atB;
        locate(table, i, atA, atB);
        c[i] = f(a[atA], b[atB]);
    }
}

extern "C" __global__ void add(const float* a, const float* b, float* c, int64 n, int64 div, int64 mod) {
    combine(a, b, c, n, div, mod, [](float x, float y) { return x + y; });
}
extern "C" __global__ void multiply(const float* a, const float* b, float* c, int64 n, int64 div, int64 mod) {
    combine(a, b, c, n, div, mod, [](float x, float y) { return x * y; });
}
extern "C" __global__ void addStrided(const float* a, const float* b, float* c, int64 n, const int64* table) {
    combineStrided(a, b, c, n, table, [](float x, float y) { return x + y; });
}
extern "C" __global__ void multiplyStrided(const float* a, const float* b, float* c, int64 n, const int64* table) {
    combineStrided(a, b, c, n, table, [](float x, float y) { return x * y; });
}

// a += b; for gradients that are accumulated
extern "C" __global__ void accumulate(float* __restrict__ a, const float* __restrict__ b, int64 n) {
    EACH(i, n) a[i] += b[i];
}
