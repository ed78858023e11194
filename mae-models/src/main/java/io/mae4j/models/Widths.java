package io.mae4j.models;

import io.mae4j.UserError;

/** What the width of a token has to satisfy. */
final class Widths {
    private Widths() {}

    static void check(String part, int dim, int heads, double mlpRatio) {
        if ((int) (dim * mlpRatio) < 1) {
            throw new UserError(part + ".mlpRatio=" + mlpRatio + " leaves no hidden width at " + part + ".dim=" + dim);
        }
        if (dim % heads != 0) {
            throw new UserError(part + ".heads=" + heads + " does not divide " + part + ".dim=" + dim);
        }
        if (dim % 4 != 0) {
            throw new UserError(part + ".dim=" + dim + " is not divisible by 4, which sine-cosine positions need");
        }
    }
}
