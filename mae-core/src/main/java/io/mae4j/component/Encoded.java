package io.mae4j.component;

import io.mae4j.graph.Tensor;

/**
 * What an encoder hands to a decoder.
 *
 * @param tokens [batch, prefix + n, dim]: class token first if there is one, then the patches' tokens
 * @param prefix how many tokens before the patches: 1 with a class token, else 0
 * @param full whether all patches are there in picture order (an encoder that sees mask tokens), or only the visible ones in
 *     the order of {@link Mask#idsKeep}
 */
public record Encoded(Tensor tokens, int prefix, boolean full) {}
