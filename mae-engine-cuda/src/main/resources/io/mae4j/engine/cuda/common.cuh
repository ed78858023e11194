// What all kernels share. Compiled by NVRTC, which has no headers of its own.
#pragma once

#define DYNAMIC_SHARED(type, name) extern __shared__ __align__(128) unsigned char name##Bytes[]; type* name = (type*)name##Bytes

typedef unsigned short ushort16;
typedef unsigned int uint32;
typedef long long int64;

// bfloat16: the upper half of a float, rounded to nearest even
struct bf16 {
    ushort16 bits;
};

__device__ __forceinline__ float toFloat(float x) { return x; }
__device__ __forceinline__ float toFloat(bf16 x) { return __uint_as_float((uint32)x.bits << 16); }
__device__ __forceinline__ float toFloat(int x) { return (float)x; }

__device__ __forceinline__ ushort16 roundToBf16(float x) {
    uint32 bits = __float_as_uint(x);
    if ((bits & 0x7fffffffu) > 0x7f800000u) return 0x7fffu;  // not a number
    return (ushort16)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

__device__ __forceinline__ void store(float* at, float x) { *at = x; }
__device__ __forceinline__ void store(bf16* at, float x) { at->bits = roundToBf16(x); }

// two floats as a pair of bfloat16, the first one in the lower half
__device__ __forceinline__ uint32 packBf16(float low, float high) {
    uint32 pair;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}

// N neighbours at once, 1, 2, 4 or 8, from an address that is a multiple of N elements: in accesses of up to 16 bytes
template <int N> __device__ __forceinline__ void load(const float* at, float (&x)[N]) {
    if constexpr (N == 1) {
        x[0] = *at;
    } else if constexpr (N == 2) {
        float2 v = *(const float2*)at;
        x[0] = v.x, x[1] = v.y;
    } else {
        for (int i = 0; i < N; i += 4) {
            float4 v = *(const float4*)(at + i);
            x[i] = v.x, x[i + 1] = v.y, x[i + 2] = v.z, x[i + 3] = v.w;
        }
    }
}

template <int N> __device__ __forceinline__ void load(const bf16* at, float (&x)[N]) {
    if constexpr (N == 1) {
        x[0] = toFloat(*at);
    } else {
        uint32 pairs[N / 2];
        if constexpr (N == 2) {
            pairs[0] = *(const uint32*)at;
        } else if constexpr (N == 4) {
            uint2 v = *(const uint2*)at;
            pairs[0] = v.x, pairs[1] = v.y;
        } else {
            uint4 v = *(const uint4*)at;
            pairs[0] = v.x, pairs[1] = v.y, pairs[2] = v.z, pairs[3] = v.w;
        }
        for (int i = 0; i < N; i += 2) {
            x[i] = __uint_as_float(pairs[i / 2] << 16);
            x[i + 1] = __uint_as_float(pairs[i / 2] & 0xffff0000u);
        }
    }
}

template <int N> __device__ __forceinline__ void store(float* at, const float (&x)[N]) {
    if constexpr (N == 1) {
        *at = x[0];
    } else if constexpr (N == 2) {
        *(float2*)at = make_float2(x[0], x[1]);
    } else {
        for (int i = 0; i < N; i += 4) *(float4*)(at + i) = make_float4(x[i], x[i + 1], x[i + 2], x[i + 3]);
    }
}

template <int N> __device__ __forceinline__ void store(bf16* at, const float (&x)[N]) {
    if constexpr (N == 1) {
        store(at, x[0]);
    } else if constexpr (N == 2) {
        *(uint32*)at = packBf16(x[0], x[1]);
    } else if constexpr (N == 4) {
        *(uint2*)at = make_uint2(packBf16(x[0], x[1]), packBf16(x[2], x[3]));
    } else {
        *(uint4*)at = make_uint4(packBf16(x[0], x[1]), packBf16(x[2], x[3]), packBf16(x[4], x[5]), packBf16(x[6], x[7]));
    }
}

// 2^x and 1 / x, to some 1e-7 of themselves: one instruction each
__device__ __forceinline__ float power2(float x) {
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}
__device__ __forceinline__ float reciprocal(float x) {
    float y;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

// the normal distribution: Phi(x), to 1e-7, and phi(x). Abramowitz and Stegun 26.2.17: with erff, gelu and its gradient have about
// twice the instructions, which take as long as their memory or longer
struct Normal {
    float cumulative, density;
};

__device__ __forceinline__ Normal normal(float x) {
    float density = 0.39894228040143268f * power2(-0.72134752044448170f * x * x);
    float t = reciprocal(1.f + 0.2316419f * fabsf(x));
    float tail = density * t *
            (0.319381530f + t * (-0.356563782f + t * (1.781477937f + t * (-1.821255978f + t * 1.330274429f))));
    return {x < 0.f ? tail : 1.f - tail, density};
}

#ifdef TANH
// as cuBLASLt has it: Phi(x) is about (1 + tanh(u)) / 2 = 1 / (1 + exp(-2u)) with u = sqrt(2 / pi) (x + 0.044715 x^3)
__device__ __forceinline__ float geluShare(float x) {
    return reciprocal(1.f + power2(x * (-2.3022081983f - 0.1029432396f * x * x)));
}
__device__ __forceinline__ float geluOf(float x) { return x * geluShare(x); }
__device__ __forceinline__ float geluSlope(float x, float dy) {
    float share = geluShare(x);
    return dy * (share + x * share * (1.f - share) * (1.5957691216f + 0.2140644488f * x * x));
}
#else
__device__ __forceinline__ float geluOf(float x) { return x * normal(x).cumulative; }
// dy (Phi(x) + x phi(x)), the gradient
__device__ __forceinline__ float geluSlope(float x, float dy) {
    Normal n = normal(x);
    return dy * (n.cumulative + x * n.density);
}
#endif

// the sum over a warp, in every lane; in an order that does not change
template <class T> __device__ __forceinline__ T warpSum(T x) {
    for (int offset = 16; offset > 0; offset /= 2) x += __shfl_xor_sync(0xffffffffu, x, offset);
    return x;
}

__device__ __forceinline__ float warpMax(float x) {
    for (int offset = 16; offset > 0; offset /= 2) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, offset));
    return x;
}

// the sum over a block of up to 1024 threads (a multiple of 32), in every thread; scratch holds 33 values of shared memory
template <class T> __device__ __forceinline__ T blockSum(T x, T* scratch) {
    int warps = blockDim.x / 32;
    x = warpSum(x);
    __syncthreads();  // whoever still reads what the sum before left here
    if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = x;
    __syncthreads();
    if (threadIdx.x < 32) {
        T sum = warpSum(threadIdx.x < warps ? scratch[threadIdx.x] : T(0));
        if (threadIdx.x == 0) scratch[32] = sum;
    }
    __syncthreads();
    return scratch[32];
}

// Instructions of the tensor cores and of copies to shared memory; where operands lie, the PTX ISA has tables of
__device__ __forceinline__ uint32 sharedAddress(const void* p) { return (uint32)__cvta_generic_to_shared(p); }

// d += a b: a is 16 x 16, b 16 x 8, d 16 x 8
__device__ __forceinline__ void mma(float (&d)[4], const uint32 (&a)[4], uint32 b0, uint32 b1) {
    asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3])
        : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// four matrices of 8 x 8; lanes 8 i to 8 i + 7 have the addresses of the rows of matrix i
__device__ __forceinline__ void ldmatrix(uint32 (&r)[4], const bf16* row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(sharedAddress(row))
                 : "memory");
}

__device__ __forceinline__ void ldmatrixTransposed(uint32 (&r)[4], const bf16* row) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(sharedAddress(row))
                 : "memory");
}

// to shared memory, in the background; zeros if not `there`
__device__ __forceinline__ void copy16(void* to, const void* from, bool there) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(sharedAddress(to)), "l"(from), "r"(there ? 16 : 0)
                 : "memory");
}

__device__ __forceinline__ void endOfGroup() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// until all of this thread's copies are there but those of its latest groups
template <int GROUPS>
__device__ __forceinline__ void waitForAllBut() {
    asm volatile("cp.async.wait_group %0;" ::"n"(GROUPS) : "memory");
}

// four elements at once: 16 bytes of floats, 8 of bfloat16; i counts fours
struct Four {
    float x, y, z, w;
};

__device__ __forceinline__ Four load4(const float* at, int64 i) {
    float4 v = ((const float4*)at)[i];
    return {v.x, v.y, v.z, v.w};
}
__device__ __forceinline__ Four load4(const bf16* at, int64 i) {
    uint2 v = ((const uint2*)at)[i];
    return {__uint_as_float(v.x << 16), __uint_as_float(v.x & 0xffff0000u), __uint_as_float(v.y << 16),
            __uint_as_float(v.y & 0xffff0000u)};
}
__device__ __forceinline__ void store4(float* at, int64 i, Four v) { ((float4*)at)[i] = make_float4(v.x, v.y, v.z, v.w); }
__device__ __forceinline__ void store4(bf16* at, int64 i, Four v) {
    ((uint2*)at)[i] = make_uint2(packBf16(v.x, v.y), packBf16(v.z, v.w));
}

// Where element i of some sizes lies on two sides. The table holds the rank, then the sizes, how to divide by them, the strides on
// one side and those on the other. Division by a size d below 2^31: (i m / 2^32 + i) / 2^s, with m in the lower half of the number
// and s in the upper.
__device__ __forceinline__ void locate(const int64* __restrict__ table, int64 i, int64& first, int64& second) {
    const int rank = (int)table[0];
    const int64 *sizes = table + 1, *divisors = sizes + rank, *strides = divisors + rank, *others = strides + rank;
    first = second = 0;
    if (i >> 31 == 0) {
        uint32 rest = (uint32)i;
        for (int axis = rank - 1; axis > 0; axis--) {
            uint32 m = (uint32)divisors[axis];
            uint32 quotient = (__umulhi(rest, m) + rest) >> (divisors[axis] >> 32);
            uint32 index = rest - quotient * (uint32)sizes[axis];
            first += index * strides[axis];
            second += index * others[axis];
            rest = quotient;
        }
        i = rest;
    } else {
        for (int axis = rank - 1; axis > 0; axis--) {
            int64 index = i % sizes[axis];
            first += index * strides[axis];
            second += index * others[axis];
            i /= sizes[axis];
        }
    }
    first += i * strides[0];
    second += i * others[0];
}

// i from 0 to n over all threads of the grid
#define EACH(i, n) \
    for (int64 i = (int64)blockIdx.x * blockDim.x + threadIdx.x; i < (n); i += (int64)gridDim.x * blockDim.x)
