package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** What a component gives, checked against its contract: a plugin's mistake is said where it is made, with its class. */
final class Given {
    private Given() {}

    static <T> T some(Object component, String group, T made) {
        if (made == null) {
            throw new UserError("the " + group + " " + component.getClass().getName() + " gives null");
        }
        return made;
    }

    static void require(Object component, String group, Tensor made, Shape wanted) {
        if (!some(component, group, made).shape().equals(wanted)) {
            throw new UserError("the " + group + " " + component.getClass().getName() + " gives " + made.shape()
                    + ", where " + wanted + " is asked for");
        }
    }

    /** What an encoder made of whole pictures: all of their patches. */
    static Encoded whole(Encoder encoder, PatchGrid grid, int batch, Encoded made) {
        Encoded encoded = some(encoder, "encoder", made);
        require(
                encoder,
                "encoder",
                encoded.tokens(),
                Shape.of(batch, encoded.prefix() + grid.patches(), encoder.dim()));
        return encoded;
    }
}
