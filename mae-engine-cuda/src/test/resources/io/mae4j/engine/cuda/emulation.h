// Runs CUDA kernels on the processor, one block after another, each thread of a block a fiber that runs until it meets a barrier.
// What a kernel leaves to chance shows: threads of a warp do not run in step, the order of threads can be turned around, shared
// memory starts as not-a-number, and a barrier that not all threads reach is an error.
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <tuple>
#include <utility>
#include <vector>

#define __global__
#define __device__
#define __host__
#define __forceinline__ inline
#define __restrict__
#define __shared__ static
#define __constant__ static
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))
#define DYNAMIC_SHARED(type, name) type* name = (type*)emulation::dynamicShared

struct uint3_ { unsigned x, y, z; };
struct alignas(8) float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct alignas(8) uint2 { unsigned x, y; };
struct alignas(16) uint4 { unsigned x, y, z, w; };
struct alignas(16) int4 { int x, y, z, w; };
static inline float2 make_float2(float x, float y) { return {x, y}; }
static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
static inline uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
static inline uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }

static uint3_ threadIdx, blockIdx, blockDim, gridDim;

namespace emulation {

const size_t STACK = 256 << 10;
const size_t SHARED = 227 << 10;
enum State { READY, AT_BLOCK, AT_WARP, DONE };

struct Fiber {
    ucontext_t context;
    jmp_buf at;
    bool started;
    State state;
    char* stack;
};

struct Body {
    virtual void run() = 0;
};

alignas(128) static unsigned char dynamicShared[SHARED];
static std::vector<Fiber> fibers(1024);
static jmp_buf scheduler;
static Body* body;
static int current;
static uint64_t slots[32][32][8];  // warp, lane, values being exchanged

struct Copy {
    void* to;
    const void* from;
    int bytes, group;
    bool there;
};
static std::vector<Copy> copies[1024];  // of a thread, asynchronous ones that it has not waited for
static int groups[1024];                // that a thread has closed

static void enter() {
    body->run();
    fibers[current].state = DONE;
    _longjmp(scheduler, 1);
}

static void wait(State state) {
    Fiber& fiber = fibers[current];
    fiber.state = state;
    if (_setjmp(fiber.at) == 0) _longjmp(scheduler, 1);
}

static void resume(int thread) {
    Fiber& fiber = fibers[thread];
    current = thread;
    threadIdx = {(unsigned)thread, 0, 0};
    if (_setjmp(scheduler) != 0) return;
    if (fiber.started) _longjmp(fiber.at, 1);
    fiber.started = true;
    ucontext_t ignored;
    swapcontext(&ignored, &fiber.context);
}

// frees those that wait for each other; false if nobody can go on although somebody waits
static bool release(int threads) {
    bool progress = false, ready = false, waiting = false;
    for (int warp = 0; warp * 32 < threads; warp++) {
        int end = warp * 32 + 32 < threads ? warp * 32 + 32 : threads, there = 0, alive = 0;
        for (int t = warp * 32; t < end; t++) {
            there += fibers[t].state == AT_WARP;
            alive += fibers[t].state != DONE;
        }
        if (there > 0 && there == alive) {
            for (int t = warp * 32; t < end; t++)
                if (fibers[t].state == AT_WARP) fibers[t].state = READY;
            progress = true;
        }
    }
    int there = 0, alive = 0;
    for (int t = 0; t < threads; t++) {
        there += fibers[t].state == AT_BLOCK;
        alive += fibers[t].state != DONE;
        ready |= fibers[t].state == READY;
        waiting |= fibers[t].state == AT_BLOCK || fibers[t].state == AT_WARP;
    }
    if (there > 0 && there == alive) {
        for (int t = 0; t < threads; t++)
            if (fibers[t].state == AT_BLOCK) fibers[t].state = READY;
        progress = true;
    }
    return progress || ready || !waiting;
}

static bool block(int threads, bool backwards) {
    memset(dynamicShared, 0xff, sizeof dynamicShared);
    for (int t = 0; t < threads; t++) {
        copies[t].clear();
        Fiber& fiber = fibers[t];
        if (!fiber.stack) fiber.stack = (char*)malloc(STACK);
        getcontext(&fiber.context);
        fiber.context.uc_stack.ss_sp = fiber.stack;
        fiber.context.uc_stack.ss_size = STACK;
        fiber.context.uc_link = nullptr;
        makecontext(&fiber.context, enter, 0);
        fiber.started = false;
        fiber.state = READY;
    }
    for (bool alive = true; alive;) {
        alive = false;
        for (int i = 0; i < threads; i++) {
            int t = backwards ? threads - 1 - i : i;
            if (fibers[t].state == READY) resume(t);
            alive |= fibers[t].state != DONE;
        }
        if (!release(threads)) return false;
    }
    return true;
}

template <class... A, size_t... I>
static int launch(void (*kernel)(A...), const int* grid, void** arguments, std::index_sequence<I...>) {
    struct Call : Body {
        void (*kernel)(A...);
        void** arguments;
        void run() override { kernel(*(typename std::remove_cv<A>::type*)arguments[I]...); }
    } call;
    call.kernel = kernel;
    call.arguments = arguments;
    body = &call;
    gridDim = {(unsigned)grid[0], (unsigned)grid[1], (unsigned)grid[2]};
    blockDim = {(unsigned)grid[3], 1, 1};
    if ((size_t)grid[4] > SHARED) return 2;
    for (int z = 0; z < grid[2]; z++)
        for (int y = 0; y < grid[1]; y++)
            for (int x = 0; x < grid[0]; x++) {
                blockIdx = {(unsigned)x, (unsigned)y, (unsigned)z};
                if (!block(grid[3], grid[5] != 0)) return 1;
            }
    return 0;
}

template <class... A>
static int launch(void (*kernel)(A...), int count, const int* grid, void** arguments) {
    if (count != (int)sizeof...(A)) return 3;
    return launch(kernel, grid, arguments, std::index_sequence_for<A...>{});
}

// the value of another lane; all lanes of the warp take part
template <class T>
static T exchange(T value, int lane) {
    static_assert(sizeof(T) <= 8, "at most 8 bytes");
    int warp = current / 32, me = current % 32;
    memcpy(&slots[warp][me][0], &value, sizeof value);
    wait(AT_WARP);
    T result;
    memcpy(&result, &slots[warp][lane & 31][0], sizeof result);
    wait(AT_WARP);
    return result;
}

// a bfloat16 of a pair, the first one in the lower half
static float ofPair(unsigned pair, int which) {
    unsigned bits = which ? pair & 0xffff0000u : pair << 16;
    float x;
    memcpy(&x, &bits, 4);
    return x;
}

// mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32. Element (row, k) of a is lane row % 8 * 4 + k % 8 / 2's, in register
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

// ldmatrix.sync.aligned.m8n8.x4.shared.b16, with or without .trans: lane 8 i + j has the address of row j of matrix i, and gets of
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

// cp.async, as late as it may be: when its thread waits for it
static void copyLater(void* to, const void* from, int bytes, bool there) {
    if ((uintptr_t)to % bytes != 0 || (uintptr_t)from % bytes != 0) abort();
    copies[current].push_back({to, from, bytes, groups[current], there});
}

static void endOfGroup() { groups[current]++; }

static void waitForAllBut(int latest) {
    std::vector<Copy> rest;
    for (const Copy& copy : copies[current]) {
        if (copy.group >= groups[current] - latest) {
            rest.push_back(copy);
        } else if (copy.there) {
            memcpy(copy.to, copy.from, copy.bytes);
        } else {
            memset(copy.to, 0, copy.bytes);
        }
    }
    copies[current].swap(rest);
}

}  // namespace emulation

static inline void __syncthreads() { emulation::wait(emulation::AT_BLOCK); }
static inline void __syncwarp(unsigned = 0xffffffffu) { emulation::wait(emulation::AT_WARP); }
template <class T> static T __shfl_xor_sync(unsigned, T x, int mask) {
    return emulation::exchange(x, (emulation::current % 32) ^ mask);
}
template <class T> static T __shfl_sync(unsigned, T x, int lane) { return emulation::exchange(x, lane); }
template <class T> static T __shfl_down_sync(unsigned, T x, int by) {
    int lane = emulation::current % 32;
    return emulation::exchange(x, lane + by > 31 ? lane : lane + by);
}
static inline unsigned __ballot_sync(unsigned, bool x) {
    unsigned all = 0;
    for (int lane = 0; lane < 32; lane++) all |= (unsigned)emulation::exchange((int)x, lane) << lane;
    return all;
}
static inline int __ffs(unsigned x) { return __builtin_ffs(x); }
static inline unsigned __umulhi(unsigned x, unsigned y) { return (uint64_t)x * y >> 32; }
template <class T> static T __ldg(const T* at) { return *at; }
static inline float __uint_as_float(unsigned x) { float y; memcpy(&y, &x, 4); return y; }
static inline unsigned __float_as_uint(float x) { unsigned y; memcpy(&y, &x, 4); return y; }
static inline float rsqrtf(float x) { return 1.f / sqrtf(x); }
#define __expf(x) expf(x)
static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }
static inline long long min(long long a, long long b) { return a < b ? a : b; }
static inline long long max(long long a, long long b) { return a > b ? a : b; }
