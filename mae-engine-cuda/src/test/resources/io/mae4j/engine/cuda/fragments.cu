// Products whose operands lie in registers as the tables of the PTX ISA have them (element i of a lane of group lane / 4 and
// member lane % 4), or as ldmatrix loads them: for a test of the instructions, on a card or emulated.
#include "common.cuh"

__device__ __forceinline__ uint32 pairOf(bf16 low, bf16 high) { return (uint32)low.bits | (uint32)high.bits << 16; }

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
    uint32 l[4];
    for (int i = 0; i < 4; i++) l[i] = pairOf(left[2 * i], left[2 * i + 1]);
    mma(sum, l, pairOf(right[0], right[1]), pairOf(right[2], right[3]));
    for (int i = 0; i < 4; i++) {
        int row = i < 2 ? group : group + 8, column = member * 2 + (i & 1);
        d[row * 8 + column] = sum[i];
    }
}

// d [16, 16] = a [16, 16] b, or a b^T; the operands come to shared memory by asynchronous copies
extern "C" __global__ void loadedProduct(const bf16* a, const bf16* b, float* d, int transposed) {
    __shared__ __align__(16) bf16 left[16 * 16];
    __shared__ __align__(16) bf16 right[16 * 16];
    int lane = threadIdx.x, group = lane / 4, member = lane % 4;
    copy16(left + 8 * lane, a + 8 * lane, true);
    copy16(right + 8 * lane, b + 8 * lane, true);
    endOfGroup();
    waitForAllBut<0>();
    __syncthreads();
    uint32 l[4], r[4];
    ldmatrix(l, left + lane % 16 * 16 + lane / 16 * 8);
    if (transposed) {
        ldmatrix(r, right + (lane / 16 * 8 + lane % 8) * 16 + lane / 8 % 2 * 8);
    } else {
        ldmatrixTransposed(r, right + lane % 16 * 16 + lane / 16 * 8);
    }
    for (int n = 0; n < 2; n++) {
        float sum[4] = {};
        mma(sum, l, r[2 * n], r[2 * n + 1]);
        for (int i = 0; i < 4; i++) d[(group + i / 2 * 8) * 16 + 8 * n + member * 2 + i % 2] = sum[i];
    }
}
