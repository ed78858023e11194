package io.mae4j.models;

import io.mae4j.graph.Parameter;
import java.util.OptionalDouble;

/**
 * Partial fine-tuning (paper, section 4.3 and Figure 9): which parameters are learnt on. The head and what normalises its
 * input always are.
 *
 * @param depth how many blocks the encoder has
 * @param blocks how many of its last ones are trained; a half stands for the perceptron, with its norm, of the block before
 *     them. Empty, or all of them, for everything, the embeddings too
 */
record TunedBlocks(int depth, OptionalDouble blocks) {

    boolean frozen(Parameter parameter) {
        if (blocks.isEmpty() || blocks.getAsDouble() >= depth) {
            return false;
        }
        int whole = (int) blocks.getAsDouble();
        boolean half = blocks.getAsDouble() > whole;
        int boundary = depth - whole; // the layer of the last block that is not trained as a whole
        if (parameter.layer() != boundary || !half) {
            return parameter.layer() <= boundary;
        }
        return !(parameter.name().contains(".mlp.") || parameter.name().contains(".norm2."));
    }
}
