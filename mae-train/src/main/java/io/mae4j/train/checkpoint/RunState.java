package io.mae4j.train.checkpoint;

import java.util.Map;

/**
 * Where a run stands and what it is, beside its weights.
 *
 * @param step optimiser steps taken
 * @param epoch whole epochs done
 * @param batch batches of the next epoch that are done already
 * @param seed of all random numbers
 * @param config the resolved configuration as text
 * @param provenance git commit, data fingerprint, engine, versions; by name
 */
public record RunState(long step, int epoch, int batch, long seed, String config, Map<String, String> provenance) {
    public RunState {
        if (step < 0 || epoch < 0 || batch < 0) {
            throw new IllegalArgumentException(
                    "step " + step + ", epoch " + epoch + " and batch " + batch + " cannot be negative");
        }
        provenance = Map.copyOf(provenance);
    }
}
