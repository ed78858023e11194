// Memory, watched as compute-sanitizer does: two threads that reach the same place, one of them writing, with no barrier between them
// (in shared memory as racecheck does, and in the card's memory, between blocks too), what is outside of a block's shared arrays or
// not aligned, and copies that are used before they were waited for.
#pragma once
#include <stdarg.h>
#include <stdio.h>
#include <unordered_map>
#include "threads.h"

namespace ptx {

// in shared memory
struct Array {
    uint32_t begin, end;
};
static std::vector<Array> arrays;  // of the kernel that runs

static char report[400];

static bool sound() { return report[0] == 0; }

static void fault(const char* format, ...) {
    if (!sound()) return;
    va_list values;
    va_start(values, format);
    int n = vsnprintf(report, 250, format, values);
    va_end(values);
    snprintf(report + n, sizeof report - n, ", line %d of the PTX, thread %d of block %u", where, current, blockNumber - firstBlock);
}

// who reached a place last
struct Access {
    uint32_t block, barriers;
    int line;
    uint16_t thread;
    bool more, moreBlocks;  // others did since that barrier, or in other blocks

    bool racesWith(uint32_t since) const {
        if (block < since) return false;
        return block != blockNumber || moreBlocks || (barriers == ptx::barriers && (thread != current || more));
    }
    void is() { *this = {blockNumber, ptx::barriers, where, (uint16_t)current, false, false}; }
    void isAlso(uint32_t since) {
        bool others = block == blockNumber && barriers == ptx::barriers && (more || thread != current);
        bool blocks = block >= since && (moreBlocks || block != blockNumber);
        is();
        more = others;
        moreBlocks = blocks;
    }
};

// of two bytes
struct Cell {
    Access written, read;
    uint32_t copying;  // the block that has an asynchronous copy to here under way
};

const size_t PAGE = 4096;
struct Page {
    Cell cells[PAGE / 2];
};

static Cell sharedCells[sizeof sharedMemory / 2];
static std::unordered_map<uint64_t, Page> globalPages;
const size_t MOST_PAGES = 10000;  // 40 MB that are watched take 720: what a launch reaches beyond them is not watched

// what was before block `since` is over
static void look(Cell& cell, bool write, uint32_t since, const char* space, uint64_t at) {
    if (cell.written.racesWith(since))
        fault("%s in %s memory at %llx races with the write of thread %d of block %u at line %d", write ? "a write" : "a read", space,
              (unsigned long long)at, cell.written.thread, cell.written.block - firstBlock, cell.written.line);
    if (write && cell.read.racesWith(since))
        fault("a write in %s memory at %llx races with the read of thread %d of block %u at line %d", space, (unsigned long long)at,
              cell.read.thread, cell.read.block - firstBlock, cell.read.line);
    if (write) cell.written.is();
    else cell.read.isAlso(since);
}

static void aligned(uint64_t at, size_t bytes) {
    if (at % bytes != 0) fault("an access of %d bytes at %llx is not aligned", (int)bytes, (unsigned long long)at);
}

// where shared memory's address is here
static void* shared(uint64_t at, size_t bytes, bool write) {
    aligned(at, bytes);
    bool inside = false;
    for (const Array& array : arrays) inside |= array.begin <= at && at + bytes <= array.end;
    if (!inside)
        fault("%s of %d bytes at %llu is in no array of shared memory", write ? "a write" : "a read", (int)bytes, (unsigned long long)at);
    alignas(16) static char nowhere[64];
    if (!inside || at % bytes != 0) return nowhere;
    for (uint64_t i = at / 2; i < (at + bytes + 1) / 2; i++) {
        Cell& cell = sharedCells[i];
        if (cell.copying == blockNumber) fault("shared memory at %llu is used before a copy to it was waited for", (unsigned long long)at);
        look(cell, write, blockNumber, "shared", 2 * i);
    }
    return sharedMemory + at;
}

static void* global(uint64_t at, size_t bytes, bool write) {
    static uint64_t latest = 0;
    static Page* page = nullptr;
    aligned(at, bytes);
    if (at / PAGE != latest || globalPages.empty()) {
        latest = at / PAGE;
        auto known = globalPages.find(latest);
        if (known != globalPages.end()) page = &known->second;
        else page = globalPages.size() < MOST_PAGES ? &globalPages[latest] : nullptr;
    }
    if (!page) return (void*)at;
    for (uint64_t i = at / 2; i < (at + bytes + 1) / 2; i++) look(page->cells[i % (PAGE / 2)], write, firstBlock, "the card's", 2 * i);
    return (void*)at;
}

// an asynchronous copy to shared memory
struct Copy {
    uint32_t block;
    void* to;
    const void* from;
    int bytes, group;
    bool there;  // otherwise zeros
};
static std::vector<Copy> copies[1024];  // of a thread, those that it has not waited for
static int groups[1024];                // that a thread has closed

// done as late as it may be: when its thread waits for it
static void copyLater(uint32_t to, uint64_t from, int bytes, bool there) {
    if (there) global(from, bytes, false);
    void* place = shared(to, bytes, true);
    for (uint32_t i = to / 2; i < (to + bytes) / 2 && sound(); i++) sharedCells[i].copying = blockNumber;
    copies[current].push_back({blockNumber, place, (const void*)from, bytes, groups[current], there});
}

static void waitForAllBut(int latest) {
    std::vector<Copy> rest;
    for (const Copy& copy : copies[current]) {
        if (copy.block != blockNumber) continue;  // nobody waited for it
        if (copy.group >= groups[current] - latest) {
            rest.push_back(copy);
            continue;
        }
        if (copy.there) memcpy(copy.to, copy.from, copy.bytes);
        else memset(copy.to, 0, copy.bytes);
        size_t first = ((unsigned char*)copy.to - sharedMemory) / 2;
        for (size_t i = first; i < first + copy.bytes / 2 && sound(); i++) {
            sharedCells[i].copying = 0;
            sharedCells[i].written.is();
        }
    }
    copies[current].swap(rest);
}

}  // namespace ptx
