package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Node;

/** The loss of masked patches. */
final class Losses {
    private Losses() {}

    static void maskedMeanSquare(PlanBuilder p, Node node, String label) {
        Value prediction = p.value(node.input(0));
        Value target = p.float32(node.input(1));
        Value mask = p.float32(node.input(2));
        Value loss = p.output(node.output(0));
        Value scratch = p.scratch(p.kernels().losses().maskedMeanSquareScratchBytes(prediction));
        p.step(
                label,
                () -> p.kernels().losses().maskedMeanSquare(prediction, target, mask, loss, scratch),
                prediction,
                target,
                mask,
                loss,
                scratch);
    }

    static void maskedMeanSquareGradient(PlanBuilder p, Node node, String label) {
        Value prediction = p.value(node.input(0));
        Value target = p.float32(node.input(1));
        Value mask = p.float32(node.input(2));
        Value dLoss = p.float32(node.input(3));
        Value dPrediction = p.output(node.output(0));
        Value scratch = p.scratch(p.kernels().losses().maskedMeanSquareScratchBytes(prediction));
        p.step(
                label,
                () -> p.kernels()
                        .losses()
                        .maskedMeanSquareGradient(prediction, target, mask, dLoss, dPrediction, scratch),
                prediction,
                target,
                mask,
                dLoss,
                dPrediction,
                scratch);
    }
}
