package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The optimiser's update inside the backward pass: each parameter is updated as soon as nothing reads its weights any more and its
 * gradient is there. The gradient is still in a cache then, and its memory is the next one's: all gradients together would take
 * as much as the weights.
 */
final class UpdateSteps {
    private UpdateSteps() {}

    /**
     * The steps of a plan that computes gradients, with updates among them.
     *
     * @param gradients by parameter: where its gradient lies once its last step has run
     */
    static List<Step> among(
            List<Step> steps, Optimizer optimizer, Map<String, Operand> gradients, ParameterStore store, int threads) {
        Map<String, Integer> lastUse = lastUse(steps, gradients, store);
        List<Step> all = new ArrayList<>();
        List<Unit> ready = new ArrayList<>();
        for (int s = -1; s < steps.size(); s++) {
            if (s >= 0) {
                all.add(steps.get(s));
            }
            for (Optimizer.Block block : optimizer.blocks()) {
                String name = block.slot().parameter().name();
                if (lastUse.get(name) == s) {
                    long from = block.elements().from() - block.slot().from();
                    ready.add(optimizer.unit(block, gradients.get(name).plus(4 * from)));
                }
            }
            if (ready.size() >= (s < steps.size() - 1 ? threads : 1)) { // a few small ones wait for more
                all.add(new Step("update", ready));
                ready.clear();
            }
        }
        return all;
    }

    // the last step that reads a parameter's weights or writes its gradient
    private static Map<String, Integer> lastUse(
            List<Step> steps, Map<String, Operand> gradients, ParameterStore store) {
        Map<Buffer, Integer> last = new LinkedHashMap<>();
        for (int s = 0; s < steps.size(); s++) {
            int step = s;
            steps.get(s).units().forEach(unit -> unit.buffers().forEach(buffer -> last.put(buffer, step)));
        }
        Map<String, Integer> lastUse = new HashMap<>();
        gradients.forEach((name, gradient) -> {
            List<Buffer> own = new ArrayList<>(store.weights(name));
            own.add(gradient.buffer());
            int latest = -1;
            for (Map.Entry<Buffer, Integer> use : last.entrySet()) {
                if (own.stream().anyMatch(use.getKey()::overlaps)) {
                    latest = Math.max(latest, use.getValue());
                }
            }
            lastUse.put(name, latest);
        });
        return lastUse;
    }
}
