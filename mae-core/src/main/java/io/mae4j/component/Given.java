package io.mae4j.component;

import io.mae4j.UserError;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** What a component gives, checked against its contract: a plugin's mistake is said where it is made, with its class. */
public final class Given {
    private Given() {}

    /**
     * What is not null.
     *
     * @param kind of the component, as people call it
     * @throws UserError if it is null
     */
    public static <T> T some(Object component, String kind, T made) {
        if (made == null) {
            throw new UserError("the " + kind + " " + component.getClass().getName() + " gives null");
        }
        return made;
    }

    /**
     * Whether a tensor has the shape that the contract says.
     *
     * @throws UserError if not
     */
    public static void require(Object component, String kind, Tensor made, Shape wanted) {
        if (!some(component, kind, made).shape().equals(wanted)) {
            throw new UserError("the " + kind + " " + component.getClass().getName() + " gives " + made.shape()
                    + ", where " + wanted + " is asked for");
        }
    }

    /**
     * What an encoder made of whole pictures: all of their patches, and if it tells of its layers, of each.
     *
     * @throws UserError if it is null or lacks some
     */
    public static Encoded whole(Encoder encoder, PatchGrid grid, int batch, Encoded made) {
        Encoded encoded = some(encoder, "encoder", made);
        Shape wanted = Shape.of(batch, encoded.prefix() + grid.patches(), encoder.dim());
        require(encoder, "encoder", encoded.tokens(), wanted);
        encoded.layers().forEach(tokens -> require(encoder, "encoder", tokens, wanted));
        int told = encoded.layers().size();
        if (told != 0 && told != encoder.depth()) {
            throw new UserError("the encoder " + encoder.getClass().getName() + " gives the tokens of " + told
                    + " layers, where its depth is " + encoder.depth());
        }
        return encoded;
    }
}
