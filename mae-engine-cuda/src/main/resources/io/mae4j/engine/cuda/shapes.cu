// Elements of 4 bytes moved without a change, and their opposite, sums over axes. X: an element, or four neighbours at once.
// compile: X=float
// compile: X=float4
#include "common.cuh"

// y[indices . strides] = x[indices . strides] for all indices below sizes; see locate for the table. Transposes, slices,
// concatenations, padding and broadcasts are such moves; floor: one read, one write.
extern "C" __global__ void move(const X* __restrict__ x, X* __restrict__ y, int64 n, const int64* __restrict__ table) {
    EACH(i, n) {
        int64 from, to;
        locate(table, i, from, to);
        y[to] = x[from];
    }
}

// Sums: element o of y is the sum of x[base(o) + indices . strides] over the summed axes. The table holds the rank of what is
// kept, its sizes and strides in x, then the rank of what is summed, its sizes and strides. A block an element; every thread sums
// a part in order, and the parts are summed in a tree that does not change.
extern "C" __global__ void sumTo(const float* __restrict__ x, float* __restrict__ y, int64 summed, const int64* __restrict__ table) {
    __shared__ float scratch[33];
    int kept = (int)table[0];
    const int64* reduced = table + 1 + 2 * kept;
    int rank = (int)reduced[0];
    int64 rest = blockIdx.x, base = 0;
    for (int axis = kept; axis >= 1; axis--) {
        base += rest % table[axis] * table[kept + axis];
        rest /= table[axis];
    }
    float sum = 0.f;
    for (int64 i = threadIdx.x; i < summed; i += blockDim.x) {
        int64 left = i, at = base;
        for (int axis = rank; axis >= 1; axis--) {
            at += left % reduced[axis] * reduced[rank + axis];
            left /= reduced[axis];
        }
        sum += x[at];
    }
    sum = blockSum(sum, scratch);
    if (threadIdx.x == 0) y[blockIdx.x] = sum;
}
