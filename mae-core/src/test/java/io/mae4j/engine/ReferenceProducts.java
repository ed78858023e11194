package io.mae4j.engine;

import io.mae4j.graph.Shape;
import java.util.List;

final class ReferenceProducts {
    private ReferenceProducts() {}

    static Array linear(List<Array> in) {
        Array x = in.get(0);
        Array weight = in.get(1);
        Array y = Array.zeros(x.shape().with(-1, weight.shape().dim(0)));
        for (int row = 0; row < y.rows(); row++) {
            for (int out = 0; out < y.columns(); out++) {
                double sum = in.size() == 3 ? in.get(2).values()[out] : 0;
                for (int i = 0; i < x.columns(); i++) {
                    sum += x.values()[row * x.columns() + i] * weight.values()[out * x.columns() + i];
                }
                y.values()[row * y.columns() + out] = sum;
            }
        }
        return y;
    }

    static List<Array> linearWeightGradient(Array x, Array dy, boolean bias) {
        Array weight = Array.zeros(Shape.of(dy.columns(), x.columns()));
        Array sums = Array.zeros(Shape.of(dy.columns()));
        for (int row = 0; row < x.rows(); row++) {
            for (int out = 0; out < dy.columns(); out++) {
                double d = dy.values()[row * dy.columns() + out];
                sums.values()[out] += d;
                for (int i = 0; i < x.columns(); i++) {
                    weight.values()[out * x.columns() + i] += d * x.values()[row * x.columns() + i];
                }
            }
        }
        return bias ? List.of(weight, sums) : List.of(weight);
    }

    static Array matMul(Array a, Array b, boolean transposeA, boolean transposeB) {
        int m = a.shape().dim(transposeA ? -1 : -2);
        int k = a.shape().dim(transposeA ? -2 : -1);
        int n = b.shape().dim(transposeB ? -2 : -1);
        Array y = Array.zeros(a.shape().sub(0, a.shape().rank() - 2).append(m, n));
        int matrices = y.values().length / (m * n);
        for (int matrix = 0; matrix < matrices; matrix++) {
            int startA = matrix * m * k;
            int startB = b.shape().rank() == 2 ? 0 : matrix * k * n;
            for (int row = 0; row < m; row++) {
                for (int column = 0; column < n; column++) {
                    double sum = 0;
                    for (int i = 0; i < k; i++) {
                        sum += a.values()[startA + (transposeA ? i * m + row : row * k + i)]
                                * b.values()[startB + (transposeB ? column * k + i : i * n + column)];
                    }
                    y.values()[(matrix * m + row) * n + column] = sum;
                }
            }
        }
        return y;
    }
}
