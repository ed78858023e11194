package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Arena;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Usage;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Linear;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A graph lowered to steps, with every buffer's place in one arena. Bound to memory by {@link #bind}. */
final class Plan {
    private final List<Step> steps;
    private final Map<String, Value> outputs;
    private final Set<Buffer> buffers = new LinkedHashSet<>();
    private final Arena arena;
    private final long workerMemory;
    private final long workerScratch;
    private final int forwardSteps;
    private long boundTo = -1;
    private long workersAt;

    /**
     * What a plan computes: named outputs to read, and the gradients of parameters to store or to add, or else to use at once.
     *
     * @param update which uses the gradients
     */
    record Wanted(
            Map<String, Tensor> outputs,
            Map<String, Tensor> gradients,
            boolean accumulate,
            Optional<Optimizer> update) {
        static Wanted outputs(Map<String, Tensor> outputs) {
            return new Wanted(outputs, Map.of(), false, Optional.empty());
        }
    }

    private Plan(PlanBuilder builder, List<Step> steps, Map<String, Value> outputs, int forwardSteps) {
        this.forwardSteps = forwardSteps;
        this.steps = List.copyOf(steps);
        this.outputs = outputs;
        for (int s = 0; s < steps.size(); s++) {
            for (Unit unit : steps.get(s).units()) {
                for (Buffer buffer : unit.buffers()) {
                    use(buffer, s);
                }
            }
        }
        outputs.values().forEach(v -> use(v.at().buffer(), steps.size()));
        this.arena = Arena.layOut(buffers.stream().map(Buffer::interval).toList());
        this.workerMemory = Arena.align(builder.workerBytes());
        this.workerScratch = Arena.align(steps.stream()
                .flatMap(s -> s.units().stream())
                .mapToLong(Unit::scratchBytes)
                .max()
                .orElse(0));
    }

    private void use(Buffer buffer, int step) {
        if (buffer.place() == Buffer.Place.ARENA) {
            buffers.add(buffer);
            buffer.usedAt(step);
        }
    }

    /**
     * Lowers what the wanted tensors need.
     *
     * @param forwardNodes how many nodes the graph had before it was differentiated
     */
    static Plan of(
            Graph graph,
            int forwardNodes,
            Wanted wanted,
            ParameterStore store,
            Memories memories,
            Fallback fallback,
            boolean bf16,
            int threads) {
        Set<Tensor> results = new HashSet<>(wanted.outputs().values());
        Collection<Tensor> roots = new ArrayList<>(results);
        roots.addAll(wanted.gradients().values());
        List<Node> nodes = graph.needed(roots);
        Usage usage = new Usage(nodes, results, wanted.gradients(), bf16, Set.of(Linear.class));
        PlanBuilder builder = new PlanBuilder(
                store,
                memories,
                usage,
                threads,
                wanted.accumulate(),
                wanted.update().isPresent());
        int forwardSteps = 0;
        for (Node node : nodes) {
            Lowering.lower(builder, node, fallback);
            if (node.id() < forwardNodes) {
                forwardSteps = builder.steps().size();
            }
        }
        Map<String, Operand> gradients = new LinkedHashMap<>();
        boolean stored = wanted.accumulate() || wanted.update().isEmpty();
        wanted.gradients().forEach((name, tensor) -> {
            if (stored) {
                storeGradient(builder, tensor, store.gradient(name), wanted.accumulate());
            }
            gradients.put(
                    name,
                    stored ? store.gradient(name) : builder.float32(tensor).at());
        });
        if (wanted.update().isPresent()) {
            store.slots().values().stream()
                    .filter(s -> s.parameter().trainable())
                    .forEach(s -> gradients.computeIfAbsent(s.parameter().name(), n -> memories.zeros(s.size())));
        }
        Map<String, Value> outputs = new LinkedHashMap<>();
        wanted.outputs().forEach((name, tensor) -> outputs.put(name, output(builder, tensor, wanted)));
        List<Step> steps = wanted.update()
                .map(optimizer -> UpdateSteps.among(builder.steps(), optimizer, gradients, store, threads))
                .orElse(builder.steps());
        return new Plan(builder, steps, outputs, forwardSteps);
    }

    // a weight that is asked for is what it was before its update
    private static Value output(PlanBuilder builder, Tensor tensor, Wanted wanted) {
        Value value = builder.plain(tensor);
        if (wanted.update().isEmpty() || value.at().buffer().place() == Buffer.Place.ARENA) {
            return value;
        }
        Value copy = builder.temporary(value.type(), tensor.shape());
        builder.step("output " + tensor, Elementwise.copy(builder, value, copy));
        return copy;
    }

    // most operators write a gradient to its place, or add to it there; what is elsewhere is moved now
    private static void storeGradient(PlanBuilder builder, Tensor tensor, Operand at, boolean accumulate) {
        Value value = builder.float32(tensor);
        if (value.at().buffer().place() == Buffer.Place.FIXED && value.at().address() == at.address()) {
            return;
        }
        Value target = new Value(at, Desc.F32, tensor.shape());
        builder.step(
                "gradient " + tensor,
                accumulate
                        ? Elementwise.binary(
                                builder, org.bytedeco.dnnl.global.dnnl.dnnl_binary_add, target, value, target)
                        : Elementwise.copy(builder, value, target));
    }

    List<Step> steps() {
        return steps;
    }

    /** How many of the steps are the forward pass. */
    int forwardSteps() {
        return forwardSteps;
    }

    Map<String, Value> outputs() {
        return outputs;
    }

    /** The memory that a run needs. */
    long bytes(int threads) {
        return arena.bytes() + threads * workerBytes();
    }

    private long workerBytes() {
        // a page between workers keeps one's writes off the other's cache lines
        return workerMemory + workerScratch + 4096;
    }

    /** Gives every buffer its address. Binding again moves the plan. */
    void bind(long address) {
        if (boundTo == address) {
            return;
        }
        if (boundTo >= 0) {
            close();
        }
        int i = 0;
        for (Buffer buffer : buffers) {
            buffer.place(address + arena.offsets()[i++]);
        }
        steps.forEach(step -> step.units().forEach(Unit::bind));
        workersAt = address + arena.bytes();
        boundTo = address;
    }

    /** Runs all steps; {@code nanos} as in {@link WorkerPool#run}. */
    void run(WorkerPool pool, long[] nanos) {
        pool.run(steps, nanos, workersAt, workerBytes(), workerMemory);
    }

    void close() {
        if (boundTo >= 0) {
            steps.forEach(step -> step.units().forEach(Unit::close));
            boundTo = -1;
        }
    }
}
