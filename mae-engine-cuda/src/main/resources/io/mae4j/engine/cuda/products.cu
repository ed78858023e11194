// Matrix products for which cuBLASLt has no algorithm. A thread an element, and each operand read as often as it is used: slow, for
// sizes that no model of ours has.
// X: the type of a and b, Y: of c, d and the bias
// compile: X=float Y=float
// compile: X=bf16 Y=float
// compile: X=bf16 Y=bf16
#include "common.cuh"

// d = op(a) op(b) + c + bias for each of a batch, of `total` elements in all; c and bias may be null, and c may be d
extern "C" __global__ void product(
        const X* __restrict__ a, const X* __restrict__ b, const Y* c, Y* d, const Y* __restrict__ bias, int64 m, int64 n, int64 k,
        int64 total, int64 strideA, int64 strideB, int64 strideD, int transposeA, int transposeB) {
    EACH(i, total) {
        int64 batch = i / (m * n), row = i % (m * n) / n, column = i % n;
        const X* left = a + batch * strideA + (transposeA ? row : row * k);
        const X* right = b + batch * strideB + (transposeB ? column * k : column);
        float sum = 0.f;
        for (int64 j = 0; j < k; j++)
            sum = fmaf(toFloat(left[transposeA ? j * m : j]), toFloat(right[transposeB ? j : j * n]), sum);
        int64 at = batch * strideD + row * n + column;
        if (c) sum += toFloat(c[at]);
        if (bias) sum += toFloat(bias[column]);
        store(&d[at], sum);
    }
}
