// The threads of a block, one block after another: each is a fiber that runs until it meets a barrier. What a kernel leaves to chance
// shows: threads of a warp do not run in step, the order of threads can be turned around, shared memory starts as not-a-number, and
// a barrier that not all threads reach is an error.
#pragma once
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <tuple>
#include <utility>
#include <vector>

namespace ptx {

struct Position {
    unsigned x, y, z;
};
static Position threadIdx, blockIdx, blockDim, gridDim;

const size_t STACK = 256 << 10;
const size_t SHARED = 227 << 10;
enum State { READY, AT_BLOCK, AT_WARP, DONE };

struct Fiber {
    ucontext_t context;
    jmp_buf at;
    bool started;
    State state;
    int where;  // at which instruction it waits
    char* stack;
};

struct Body {
    virtual void run() = 0;
};

alignas(128) static unsigned char sharedMemory[SHARED + (8 << 10)];
static std::vector<Fiber> fibers(1024);
static jmp_buf scheduler;
static Body* body;
static int current;
static uint32_t blockNumber, firstBlock;  // of all that have run, and of this launch
static uint32_t barriers;                 // that the block has passed
static int where;                         // the line of the PTX that the thread is at
static uint64_t slots[32][32][8];         // warp, lane, values being exchanged

static void enter() {
    body->run();
    fibers[current].state = DONE;
    _longjmp(scheduler, 1);
}

static void wait(State state) {
    Fiber& fiber = fibers[current];
    fiber.state = state;
    fiber.where = where;
    if (_setjmp(fiber.at) == 0) _longjmp(scheduler, 1);
    where = fibers[current].where;
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
        int end = warp * 32 + 32 < threads ? warp * 32 + 32 : threads, there = 0, alive = 0, at = 0;
        bool together = true;
        for (int t = warp * 32; t < end; t++) {
            alive += fibers[t].state != DONE;
            if (fibers[t].state != AT_WARP) continue;
            together &= there == 0 || fibers[t].where == at;
            at = fibers[t].where;
            there++;
        }
        if (there > 0 && there == alive) {
            if (!together) return false;
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
        barriers++;
        progress = true;
    }
    return progress || ready || !waiting;
}

static bool block(int threads, bool backwards) {
    memset(sharedMemory, 0xff, sizeof sharedMemory);
    barriers = 0;
    for (int t = 0; t < threads; t++) {
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
static const char* run(void (*kernel)(A...), const int* grid, void** arguments, std::index_sequence<I...>) {
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
    firstBlock = blockNumber + 1;
    for (int z = 0; z < grid[2]; z++)
        for (int y = 0; y < grid[1]; y++)
            for (int x = 0; x < grid[0]; x++) {
                blockIdx = {(unsigned)x, (unsigned)y, (unsigned)z};
                blockNumber++;
                if (!block(grid[3], grid[5] != 0)) return "a barrier that not all threads reach";
            }
    return nullptr;
}

// grid holds the blocks in x, y and z, the threads of each, the bytes of its dynamic shared memory, and whether the last thread is to
// run first; what went wrong, or null
template <class... A>
static const char* run(void (*kernel)(A...), const int* grid, void** arguments) {
    return run(kernel, grid, arguments, std::index_sequence_for<A...>{});
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

}  // namespace ptx
