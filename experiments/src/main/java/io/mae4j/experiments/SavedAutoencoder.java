package io.mae4j.experiments;

import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;

/** The graph of encoder and decoder, whatever was the target: for the names and shapes of its parameters. */
final class SavedAutoencoder {
    private SavedAutoencoder() {}

    static Graph graph(PatchGrid grid, Encoder encoder, Decoder decoder, int batch) {
        GraphBuilder g = new GraphBuilder();
        Masking masking = Masking.inputs(g, batch, grid.patches(), Math.max(1, grid.patches() / 4));
        Encoded encoded = encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images(batch))), masking);
        return g.output("prediction", decoder.decode(g, grid, encoded, masking, grid.patchValues()))
                .build();
    }
}
