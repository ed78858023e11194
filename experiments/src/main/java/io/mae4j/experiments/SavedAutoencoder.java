package io.mae4j.experiments;

import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;

/** The graph of encoder and decoder, whatever the target, of which {@code predictions} numbers a patch are known: for the names and shapes of its parameters. */
final class SavedAutoencoder {
    private SavedAutoencoder() {}

    static Graph graph(PatchGrid grid, Encoder encoder, Decoder decoder, int predictions) {
        GraphBuilder g = new GraphBuilder();
        Masking masking = Masking.inputs(g, 1, grid.patches(), Math.max(1, grid.patches() / 4));
        Encoded encoded = encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images(1))), masking);
        return g.output("prediction", decoder.decode(g, grid, encoded, masking, predictions))
                .build();
    }
}
