// Products whose operands lie in registers as the tables of the PTX ISA have them (element i of a lane of group lane / 4 and
// member lane % 4), or as ldmatrix loads them: for a test of the instructions' twins.
#include "common.cuh"

// d [16, 8] = a [16, 16] b [16, 8]
extern "C" __global__ void product(const bf16* a, const bf16* b, float* d) {
    int group = threadIdx.x / 4, member = threadIdx.x % 4;
    bf16 left[8], right[4];
    float sum[4] = {};
    for (int i = 0; i < 8; i++) {
        int row = i < 2 || (4 <= i && i < 6) ? group : group + 8;
        int column = i < 4 ? member * 2 + (i & 1) : member * 2 + (i & 1) + 8;
        left[i] = a[row * 16 + column];
    }
    for (int i = 0; i < 4; i++) {
        int row = i < 2 ? member * 2 + (i & 1) : member * 2 + (i & 1) + 8;
        right[i] = b[row * 8 + group];
    }
    uint32 l[4], r[2];
    memcpy(l, left, sizeof l);
    memcpy(r, right, sizeof r);
    emulation::mma16816(sum, l, r[0], r[1]);
    for (int i = 0; i < 4; i++) {
        int row = i < 2 ? group : group + 8, column = member * 2 + (i & 1);
        d[row * 8 + column] = sum[i];
    }
}

// d [16, 16] = a [16, 16] b, or a b^T
extern "C" __global__ void loadedProduct(const bf16* a, const bf16* b, float* d, int transposed) {
    int lane = threadIdx.x, group = lane / 4, member = lane % 4;
    uint32 l[4], r[4];
    emulation::ldmatrix4(l, a + lane % 16 * 16 + lane / 16 * 8, false);
    if (transposed) {
        emulation::ldmatrix4(r, b + (lane / 16 * 8 + lane % 8) * 16 + lane / 8 % 2 * 8, false);
    } else {
        emulation::ldmatrix4(r, b + lane % 16 * 16 + lane / 16 * 8, true);
    }
    for (int n = 0; n < 2; n++) {
        float sum[4] = {};
        emulation::mma16816(sum, l, r[2 * n], r[2 * n + 1]);
        for (int i = 0; i < 4; i++) d[(group + i / 2 * 8) * 16 + 8 * n + member * 2 + i % 2] = sum[i];
    }
}
