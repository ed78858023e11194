// Runs PTX on the processor: what NVRTC makes of the kernels, an instruction a function, registers first and then operands, as the PTX
// ISA has them. What it does not know does not compile.
#pragma once
#include <math.h>
#include "memory.h"

namespace ptx {

template <class S, class... R> static void load(const void* from, R&... to) {
    int i = 0;
    auto one = [&](auto& r) {
        S x;
        memcpy(&x, (const S*)from + i++, sizeof x);
        if constexpr (sizeof(S) == sizeof r) memcpy(&r, &x, sizeof r);
        else r = x;
    };
    (one(to), ...);
}

template <class S, class... R> static void put(void* to, R... from) {
    int i = 0;
    auto one = [&](auto r) {
        S x;
        if constexpr (sizeof(S) == sizeof r) memcpy(&x, &r, sizeof x);
        else x = (S)r;
        memcpy((S*)to + i++, &x, sizeof x);
    };
    (one(from), ...);
}

#define LOADS(op, at, S, name)                                                                                                    \
    template <class R> void op##_##name(R& r, uint64_t a) { load<S>(at(a, sizeof(S), false), r); }                                \
    template <class R> void op##_v2_##name(R& r, R& s, uint64_t a) { load<S>(at(a, 2 * sizeof(S), false), r, s); }                \
    template <class R> void op##_v4_##name(R& r, R& s, R& t, R& u, uint64_t a) { load<S>(at(a, 4 * sizeof(S), false), r, s, t, u); }
#define STORES(op, at, S, name)                                                                                          \
    template <class R> void op##_##name(uint64_t a, R x) { put<S>(at(a, sizeof(S), true), x); }                          \
    template <class R> void op##_v2_##name(uint64_t a, R x, R y) { put<S>(at(a, 2 * sizeof(S), true), x, y); }           \
    template <class R> void op##_v4_##name(uint64_t a, R x, R y, R z, R w) { put<S>(at(a, 4 * sizeof(S), true), x, y, z, w); }
#define MEMORY(S, name)                 \
    LOADS(ld, global, S, name)          \
    LOADS(ld_global, global, S, name)   \
    LOADS(ld_global_nc, global, S, name) \
    LOADS(ld_shared, shared, S, name)   \
    STORES(st_global, global, S, name)  \
    STORES(st_shared, shared, S, name)
MEMORY(uint8_t, u8)
MEMORY(uint16_t, u16)
MEMORY(uint32_t, u32)
MEMORY(uint64_t, u64)
MEMORY(float, f32)
MEMORY(double, f64)
MEMORY(uint16_t, b16)
MEMORY(uint32_t, b32)
MEMORY(uint64_t, b64)

template <class T> T bits(uint64_t x) {
    T y;
    memcpy(&y, &x, sizeof y);
    return y;
}

// from a register, a parameter or a constant to a register: the same bits
template <class T, class S> void copyBits(T& d, S s) {
    if constexpr (sizeof(T) == sizeof(S)) memcpy(&d, &s, sizeof d);
    else d = (T)s;
}
#define COPIES(name) \
    template <class T, class S> void mov_##name(T& d, S s) { copyBits(d, s); } \
    template <class T, class S> void ld_param_##name(T& d, S s) { copyBits(d, s); }
COPIES(u16) COPIES(u32) COPIES(u64) COPIES(f32) COPIES(f64) COPIES(b16) COPIES(b32) COPIES(b64) COPIES(pred)
static void mov_b32(uint32_t& d, uint16_t low, uint16_t high) { d = low | (uint32_t)high << 16; }
static void mov_b32(uint16_t& low, uint16_t& high, uint32_t x) { low = (uint16_t)x, high = x >> 16; }
static void mov_b64(uint32_t& low, uint32_t& high, double x) {
    uint64_t bits;
    memcpy(&bits, &x, 8);
    low = (uint32_t)bits, high = bits >> 32;
}
static void mov_b64(double& d, uint32_t low, uint32_t high) { d = bits<double>(low | (uint64_t)high << 32); }
static void cvta_to_global_u64(uint64_t& d, uint64_t a) { d = a; }

// integers: S with a sign, U without
#define INTEGERS(S, U, n)                                                                   \
    static void add_s##n(U& d, U a, U b) { d = a + b; }                                     \
    static void sub_s##n(U& d, U a, U b) { d = a - b; }                                     \
    static void mul_lo_s##n(U& d, U a, U b) { d = a * b; }                                  \
    static void mad_lo_s##n(U& d, U a, U b, U c) { d = a * b + c; }                         \
    static void div_s##n(U& d, S a, S b) { d = b == 0 ? ~U(0) : a / b; }                    \
    static void div_u##n(U& d, U a, U b) { d = b == 0 ? ~U(0) : a / b; }                    \
    static void rem_s##n(U& d, S a, S b) { d = b == 0 ? a : a % b; }                        \
    static void rem_u##n(U& d, U a, U b) { d = b == 0 ? a : a % b; }                        \
    static void min_s##n(U& d, S a, S b) { d = a < b ? a : b; }                             \
    static void max_s##n(U& d, S a, S b) { d = a > b ? a : b; }                             \
    static void min_u##n(U& d, U a, U b) { d = a < b ? a : b; }                             \
    static void max_u##n(U& d, U a, U b) { d = a > b ? a : b; }                             \
    static void neg_s##n(U& d, U a) { d = -a; }                                             \
    static void not_b##n(U& d, U a) { d = ~a; }                                             \
    static void and_b##n(U& d, U a, U b) { d = a & b; }                                     \
    static void or_b##n(U& d, U a, U b) { d = a | b; }                                      \
    static void xor_b##n(U& d, U a, U b) { d = a ^ b; }                                     \
    static void shl_b##n(U& d, U a, uint32_t by) { d = by >= n ? 0 : a << by; }             \
    static void shr_u##n(U& d, U a, uint32_t by) { d = by >= n ? 0 : a >> by; }             \
    static void shr_s##n(U& d, S a, uint32_t by) { d = a >> (by >= n ? n - 1 : by); }       \
    static void setp_eq_s##n(bool& d, S a, S b) { d = a == b; }                             \
    static void setp_eq_b##n(bool& d, S a, S b) { d = a == b; }                             \
    static void setp_ne_s##n(bool& d, S a, S b) { d = a != b; }                             \
    static void setp_ne_b##n(bool& d, S a, S b) { d = a != b; }                             \
    static void setp_lt_s##n(bool& d, S a, S b) { d = a < b; }                              \
    static void setp_le_s##n(bool& d, S a, S b) { d = a <= b; }                             \
    static void setp_gt_s##n(bool& d, S a, S b) { d = a > b; }                              \
    static void setp_ge_s##n(bool& d, S a, S b) { d = a >= b; }                             \
    static void setp_lt_u##n(bool& d, U a, U b) { d = a < b; }                              \
    static void setp_le_u##n(bool& d, U a, U b) { d = a <= b; }                             \
    static void setp_gt_u##n(bool& d, U a, U b) { d = a > b; }                              \
    static void setp_ge_u##n(bool& d, U a, U b) { d = a >= b; }                             \
    static void selp_b##n(U& d, U a, U b, bool p) { d = p ? a : b; }                        \
    static void selp_u##n(U& d, U a, U b, bool p) { d = p ? a : b; }
INTEGERS(int16_t, uint16_t, 16)
INTEGERS(int32_t, uint32_t, 32)
INTEGERS(int64_t, uint64_t, 64)
static void mul_wide_u16(uint32_t& d, uint16_t a, uint16_t b) { d = (uint32_t)a * b; }
static void mul_wide_s32(uint64_t& d, int32_t a, int32_t b) { d = (int64_t)a * b; }
static void mul_wide_u32(uint64_t& d, uint32_t a, uint32_t b) { d = (uint64_t)a * b; }
static void mul_hi_s32(uint32_t& d, int32_t a, int32_t b) { d = (int64_t)a * b >> 32; }
static void mul_hi_u32(uint32_t& d, uint32_t a, uint32_t b) { d = (uint64_t)a * b >> 32; }
static void bfi_b32(uint32_t& d, uint32_t from, uint32_t into, uint32_t at, uint32_t length) {
    uint32_t mask = (uint32_t)(((uint64_t)1 << length) - 1) << at;
    d = (into & ~mask) | (from << at & mask);
}
static void bfi_b64(uint64_t& d, uint64_t from, uint64_t into, uint32_t at, uint32_t length) {
    uint64_t mask = (length >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << length) - 1) << at;
    d = (into & ~mask) | (from << at & mask);
}
static void brev_b32(uint32_t& d, uint32_t a) {
    uint32_t r = 0;
    for (int i = 0; i < 32; i++) r |= (a >> i & 1) << (31 - i);
    d = r;
}
static void bfind_shiftamt_u32(uint32_t& d, uint32_t a) { d = a == 0 ? ~0u : __builtin_clz(a); }
static void prmt_b32(uint32_t& d, uint32_t a, uint32_t b, uint32_t how) {
    uint64_t bytes = a | (uint64_t)b << 32;
    uint32_t r = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t select = how >> 4 * i & 15, byte = bytes >> 8 * (select & 7) & 255;
        if (select & 8) byte = byte & 128 ? 255 : 0;
        r |= byte << 8 * i;
    }
    d = r;
}
static void and_pred(bool& d, bool a, bool b) { d = a && b; }
static void or_pred(bool& d, bool a, bool b) { d = a || b; }
static void xor_pred(bool& d, bool a, bool b) { d = a != b; }
static void not_pred(bool& d, bool a) { d = !a; }

#define CONVERSION(name, D, S) static void cvt_##name(D& d, S a) { d = (D)a; }
CONVERSION(u64_u32, uint64_t, uint32_t) CONVERSION(s64_s32, uint64_t, int32_t) CONVERSION(u32_u64, uint32_t, uint64_t)
CONVERSION(u32_u16, uint32_t, uint16_t) CONVERSION(u16_u32, uint16_t, uint32_t) CONVERSION(u64_u8, uint64_t, uint8_t)
CONVERSION(u64_u16, uint64_t, uint16_t)
CONVERSION(rn_f32_u32, float, uint32_t) CONVERSION(rn_f32_s64, float, int64_t) CONVERSION(rn_f32_u64, float, uint64_t)
CONVERSION(rn_f32_s32, float, int32_t) CONVERSION(rn_f64_s32, double, int32_t) CONVERSION(rn_f32_f64, float, double)
CONVERSION(f64_f32, double, float)
static void cvt_sat_f32_f32(float& d, float a) { d = a > 0 ? (a < 1 ? a : 1) : 0; }
static uint32_t toBf16(float x) {
    uint32_t bits;
    memcpy(&bits, &x, 4);
    if (x != x) return 0x7fff;
    return (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}
static void cvt_rn_bf16x2_f32(uint32_t& d, float high, float low) { d = toBf16(high) << 16 | toBf16(low); }

#define REALS(T, n, fused, root, less, more)                                       \
    static void add_f##n(T& d, T a, T b) { d = a + b; }                            \
    static void sub_f##n(T& d, T a, T b) { d = a - b; }                            \
    static void mul_f##n(T& d, T a, T b) { d = a * b; }                            \
    static void fma_rn_f##n(T& d, T a, T b, T c) { d = fused(a, b, c); }           \
    static void div_rn_f##n(T& d, T a, T b) { d = a / b; }                         \
    static void rcp_rn_f##n(T& d, T a) { d = 1 / a; }                              \
    static void sqrt_rn_f##n(T& d, T a) { d = root(a); }                           \
    static void neg_f##n(T& d, T a) { d = -a; }                                    \
    static void abs_f##n(T& d, T a) { d = fabs(a); }                               \
    static void min_f##n(T& d, T a, T b) { d = less(a, b); }                       \
    static void max_f##n(T& d, T a, T b) { d = more(a, b); }                       \
    static void setp_eq_f##n(bool& d, T a, T b) { d = a == b; }                    \
    static void setp_neu_f##n(bool& d, T a, T b) { d = !(a == b); }                \
    static void setp_lt_f##n(bool& d, T a, T b) { d = a < b; }                     \
    static void setp_le_f##n(bool& d, T a, T b) { d = a <= b; }                    \
    static void setp_leu_f##n(bool& d, T a, T b) { d = !(a > b); }                 \
    static void setp_ltu_f##n(bool& d, T a, T b) { d = !(a >= b); }                \
    static void setp_gt_f##n(bool& d, T a, T b) { d = a > b; }                     \
    static void setp_gtu_f##n(bool& d, T a, T b) { d = !(a <= b); }                \
    static void setp_ge_f##n(bool& d, T a, T b) { d = a >= b; }                    \
    static void setp_geu_f##n(bool& d, T a, T b) { d = !(a < b); }                 \
    static void selp_f##n(T& d, T a, T b, bool p) { d = p ? a : b; }
REALS(float, 32, fmaf, sqrtf, fminf, fmaxf)
REALS(double, 64, fma, sqrt, fmin, fmax)
static void copysign_f32(float& d, float sign, float size) { d = copysignf(size, sign); }
// towards minus infinity
static void fma_rm_f32(float& d, float a, float b, float c) {
    double product = (double)a * b, sum = product + c, part = sum - product;
    double lost = (product - (sum - part)) + (c - part);
    float x = (float)sum;
    if ((double)x > sum || ((double)x == sum && lost < 0)) x = nextafterf(x, -INFINITY);
    d = x;
}
static float flushed(float x) { return fabsf(x) < 1.17549435e-38f ? copysignf(0, x) : x; }
static void ex2_approx_f32(float& d, float a) { d = exp2f(a); }
static void ex2_approx_ftz_f32(float& d, float a) { d = flushed(exp2f(flushed(a))); }
static void rcp_approx_ftz_f32(float& d, float a) { d = flushed(1 / flushed(a)); }

// threads together
static void bar_sync(int) { wait(AT_BLOCK); }
static void warp(uint32_t mask) {
    if (mask != 0xffffffffu) fault("lanes %x of a warp alone", mask);
}
static void shfl_sync_bfly_b32(uint32_t& d, bool& there, uint32_t a, uint32_t lanes, uint32_t bounds, uint32_t mask) {
    warp(mask);
    if (bounds != 31) fault("a shuffle within parts of a warp");
    there = true;
    d = exchange(a, current % 32 ^ lanes);
}
static void vote_sync_ballot_b32(uint32_t& d, bool a, uint32_t mask) {
    warp(mask);
    uint32_t all = 0;
    for (int lane = 0; lane < 32; lane++) all |= (uint32_t)exchange((int)a, lane) << lane;
    d = all;
}
// a bfloat16 of a pair, the first one in the lower half
static float ofPair(unsigned pair, int which) {
    unsigned bits = which ? pair & 0xffff0000u : pair << 16;
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

// d += a b, 16 x 16 by 16 x 8. Element (row, k) of a is lane row % 8 * 4 + k % 8 / 2's, in register
// row / 8 + k / 8 * 2; (k, column) of b is lane column * 4 + k % 8 / 2's, in register k / 8; (row, column) of d is lane
// row % 8 * 4 + column / 2's, in register row / 8 * 2 + column % 2.
static void mma16816(float* d, const unsigned* a, unsigned b0, unsigned b1) {
    int warp = current / 32, lane = current % 32;
    unsigned own[6] = {a[0], a[1], a[2], a[3], b0, b1};
    memcpy(slots[warp][lane], own, sizeof own);
    wait(AT_WARP);
    for (int i = 0; i < 4; i++) {
        int row = lane / 4 + i / 2 * 8, column = lane % 4 * 2 + i % 2;
        double sum = d[i];
        for (int k = 0; k < 16; k++) {
            const unsigned* left = (const unsigned*)slots[warp][row % 8 * 4 + k % 8 / 2];
            const unsigned* right = (const unsigned*)slots[warp][column * 4 + k % 8 / 2];
            sum += (double)ofPair(left[row / 8 + k / 8 * 2], k % 2) * ofPair(right[4 + k / 8], k % 2);
        }
        d[i] = (float)sum;
    }
    wait(AT_WARP);
}

// four matrices of 8 x 8: lane 8 i + j has the address of row j of matrix i, and gets of
// each matrix elements 2 (lane % 4) and the next of row lane / 4; transposed, of column lane / 4
static void ldmatrix4(unsigned* r, const void* address, bool transposed) {
    int warp = current / 32, lane = current % 32;
    if ((uintptr_t)address % 16 != 0) abort();
    slots[warp][lane][0] = (uint64_t)address;
    wait(AT_WARP);
    for (int i = 0; i < 4; i++) {
        uint16_t pair[2];
        for (int j = 0; j < 2; j++) {
            int row = transposed ? lane % 4 * 2 + j : lane / 4, column = transposed ? lane / 4 : lane % 4 * 2 + j;
            pair[j] = ((const uint16_t*)slots[warp][8 * i + row][0])[column];
        }
        memcpy(&r[i], pair, 4);
    }
    wait(AT_WARP);
}

static void mma_sync_aligned_m16n8k16_row_col_f32_bf16_bf16_f32(float& d0, float& d1, float& d2, float& d3, uint32_t a0, uint32_t a1,
        uint32_t a2, uint32_t a3, uint32_t b0, uint32_t b1, float c0, float c1, float c2, float c3) {
    float d[4] = {c0, c1, c2, c3};
    unsigned a[4] = {a0, a1, a2, a3};
    mma16816(d, a, b0, b1);
    d0 = d[0], d1 = d[1], d2 = d[2], d3 = d[3];
}
static void loadMatrices(uint32_t& d0, uint32_t& d1, uint32_t& d2, uint32_t& d3, uint32_t row, bool transposed) {
    unsigned d[4];
    ldmatrix4(d, shared(row, 16, false), transposed);
    d0 = d[0], d1 = d[1], d2 = d[2], d3 = d[3];
}
static void ldmatrix_sync_aligned_m8n8_x4_shared_b16(uint32_t& d0, uint32_t& d1, uint32_t& d2, uint32_t& d3, uint32_t row) {
    loadMatrices(d0, d1, d2, d3, row, false);
}
static void ldmatrix_sync_aligned_m8n8_x4_trans_shared_b16(uint32_t& d0, uint32_t& d1, uint32_t& d2, uint32_t& d3, uint32_t row) {
    loadMatrices(d0, d1, d2, d3, row, true);
}
static void cp_async_cg_shared_global(uint32_t to, uint64_t from, int bytes, int taken) {
    if (taken != 0 && taken != bytes) fault("a copy of %d bytes of %d", taken, bytes);
    copyLater(to, from, bytes, taken != 0);
}
static void cp_async_commit_group() { groups[current]++; }
static void cp_async_wait_group(int latest) { waitForAllBut(latest); }

// dynamic is where dynamic shared memory begins, behind the fixed arrays, and most the threads that the launch bounds allow
template <class... A>
static const char* launch(void (*kernel)(A...), const std::vector<Array>& fixed, uint32_t dynamic, int most, const int* grid,
        void** arguments) {
    arrays = fixed;
    arrays.push_back({dynamic, dynamic + grid[4]});
    size_t bytes = 0;
    for (const Array& array : arrays) bytes += array.end - array.begin;
    if (bytes > SHARED) return "more shared memory than a multiprocessor has";
    if (grid[3] > most) return "more threads than its launch bounds say";
    if (globalPages.size() > 100) globalPages.clear();
    report[0] = 0;
    const char* fault = run(kernel, grid, arguments);
    return fault || sound() ? fault : report;
}

}  // namespace ptx
