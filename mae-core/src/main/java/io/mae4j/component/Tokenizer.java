package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns patches into tokens of a vocabulary, which {@code target=tokens} has the decoder predict (paper, Table 1d; BEiT, Bao et
 * al. 2021). Like a {@link Target} it may have to be fitted, and keeps what it knows in frozen parameters of the graph.
 */
@Contract("target.tokenizer")
public interface Tokenizer {

    /** The size of the vocabulary. */
    int tokens();

    /**
     * Writes the tokens of patches [batch, patches, patchValues]: [batch, patches, tokens], probabilities that sum to 1, for a hard
     * tokenizer all in one place. No gradient flows into it.
     */
    Tensor tokenize(GraphBuilder g, PatchGrid grid, Tensor patches);

    /** What a token looks like: a patch's values, for pictures. */
    float[] toPatch(int token);

    /** As {@link Target#fitted}. */
    default Tokenizer fitted(PatchGrid grid, PictureSource pictures, Randomness randomness) {
        return this;
    }

    /**
     * As {@link Target#restored}.
     *
     * @param scope before the names of the parameters that {@link #tokenize} declared, such as {@code "target.tokenizer."}
     */
    default Tokenizer restored(PatchGrid grid, Map<String, INDArray> weights, String scope) {
        return this;
    }
}
