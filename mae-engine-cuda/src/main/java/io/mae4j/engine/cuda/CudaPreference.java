package io.mae4j.engine.cuda;

import io.mae4j.engine.Engine;
import io.mae4j.engine.PreferredEngine;
import io.mae4j.engine.cuda.kernel.GeluForm;

/** The first card, for {@code engine=auto}. */
final class CudaPreference implements PreferredEngine {
    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public Engine make(Wish wish) {
        CudaEngine.Precision precision = wish.bf16() ? CudaEngine.Precision.BF16 : CudaEngine.Precision.FP32;
        return new CudaEngine(new CudaEngine.Config(precision, 0, wish.recompute(), GeluForm.EXACT, false));
    }
}
