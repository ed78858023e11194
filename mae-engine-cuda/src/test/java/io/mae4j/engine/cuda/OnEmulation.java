package io.mae4j.engine.cuda;

import io.mae4j.engine.cuda.emulation.EmulatedKernels;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class of tests, visibly and with the reason, where kernels cannot be emulated. */
public final class OnEmulation implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return EmulatedKernels.missing()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("g++ and NVRTC"));
    }
}
