package io.mae4j.engine.cuda;

import io.mae4j.engine.cuda.emulation.Devices;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a class of tests, visibly and with the reason, where there is no card. */
final class OnCard implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Devices.missingCard()
                .map(reason -> ConditionEvaluationResult.disabled("no card: " + reason))
                .orElseGet(() -> ConditionEvaluationResult.enabled("a card"));
    }
}
