package io.mae4j.experiments;

import io.mae4j.component.Components;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.ComponentBinder;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import java.util.OptionalInt;

/**
 * The graph of encoder and decoder, whatever the target, of which so many predictions a patch are known: for the names and shapes
 * of its parameters.
 */
final class SavedAutoencoder {
    private SavedAutoencoder() {}

    /** The graph of a saved model, of an encoder alone where it has no decoder. */
    static Graph graph(SavedModel model, PatchGrid grid, OptionalInt encoderHeads, OptionalInt decoderHeads) {
        ComponentBinder binder = new ComponentBinder(Components.discover());
        Encoder encoder = binder.create(Encoder.class, model.encoder(encoderHeads));
        if (model.shape().decoder().isPresent()) {
            Decoder decoder = binder.create(Decoder.class, model.decoder(decoderHeads));
            return graph(grid, encoder, decoder, model.predictions());
        }
        GraphBuilder g = new GraphBuilder();
        Encoded encoded = encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images(1))));
        return g.output("tokens", encoded.tokens()).build();
    }

    static Graph graph(PatchGrid grid, Encoder encoder, Decoder decoder, int predictions) {
        GraphBuilder g = new GraphBuilder();
        Masking masking = Masking.inputs(g, 1, grid.patches(), Math.max(1, grid.patches() / 4));
        Encoded encoded = encoder.encode(g, grid, grid.patchify(g, g.input("images", grid.images(1))), masking);
        return g.output("prediction", decoder.decode(g, grid, encoded, masking, predictions))
                .build();
    }
}
