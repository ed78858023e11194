package io.mae4j.engine.cuda;

import io.mae4j.engine.EngineContract;
import java.util.OptionalDouble;

/** What is asked of the engine in bfloat16. */
abstract class Bf16Contract extends EngineContract {

    /** Eight bits: with other numbers a sum over a small transformer is off by a fifth, and a wrong kernel would not be seen. */
    @Override
    protected long seed() {
        return 3;
    }

    /** Of a tensor's largest value: a key's bias has no gradient but rounding, which is up to 0.06 in the emulation. */
    @Override
    protected double tolerance() {
        return 0.07;
    }

    /** Of all outputs, or all gradients, of a case together; 0.0153 is the most that was seen in the emulation. */
    @Override
    protected OptionalDouble wholeTolerance() {
        return OptionalDouble.of(0.02);
    }
}
