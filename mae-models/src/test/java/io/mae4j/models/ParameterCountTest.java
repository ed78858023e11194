package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of the paper's models, in millions; a graph holds no weights, so the largest costs nothing. */
class ParameterCountTest {
    @ParameterizedTest
    @CsvSource({
        // width, blocks, heads, patch, encoder, decoder, all with the frozen tables
        "768, 12, 12, 16, 85.65, 26.01, 111.91",
        "1024, 24, 16, 16, 303.10, 26.14, 329.54",
        "1280, 32, 16, 14, 630.44, 26.18, 657.07",
    })
    void equalThePapersModels(int dim, int depth, int heads, int patch, double encoder, double decoder, double all) {
        Graph graph = pretraining(dim, depth, heads, patch, 512, 8);
        assertEquals(encoder, millions(graph, p -> p.trainable() && !ofDecoder(p)), 0.005);
        assertEquals(decoder, millions(graph, p -> p.trainable() && ofDecoder(p)), 0.005);
        assertEquals(all, millions(graph, p -> true), 0.005);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 512, 4.07", "2, 512, 7.23", "4, 512, 13.53", "12, 512, 38.75", //
        "8, 128, 1.82", "8, 256, 6.78", "8, 768, 58.08", "8, 1024, 102.61"
    })
    void equalTheDecodersOfTheAblations(int depth, int dim, double decoder) {
        Graph graph = pretraining(1024, 24, 16, 16, dim, depth);
        assertEquals(decoder, millions(graph, p -> p.trainable() && ofDecoder(p)), 0.005);
    }

    private static Graph pretraining(int dim, int depth, int heads, int patch, int decoderDim, int decoderDepth) {
        return new MaskedAutoencoder(
                        new PatchGrid(3, 224, 224, patch, patch),
                        new RandomMasker(new RandomMasker.Config(0.75)),
                        new VitEncoder(new VitEncoder.Config(dim, depth, heads, 4, true, false)),
                        new VitDecoder(new VitDecoder.Config(decoderDim, decoderDepth, 16, 4)),
                        new PixelTarget(new PixelTarget.Config()),
                        new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()))
                .pretraining(1);
    }

    private static double millions(Graph graph, Predicate<Parameter> which) {
        return graph.parameters().values().stream()
                        .map(t -> (Parameter) t.node().op())
                        .filter(which)
                        .mapToLong(p -> p.shape().size())
                        .sum()
                / 1e6;
    }

    private static boolean ofDecoder(Parameter p) {
        return p.name().startsWith("decoder") || p.name().equals("mask_token");
    }
}
