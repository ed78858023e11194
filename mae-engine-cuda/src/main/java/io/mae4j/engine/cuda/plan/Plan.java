package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.ProfiledProgram.Part;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.kernel.GeluForm;
import io.mae4j.engine.cuda.kernel.Kernels;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.plan.Arena;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.Usage;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph lowered to steps, with every buffer's place in one arena. When it is bound to memory, its steps are recorded, in as few
 * recordings as host steps between them allow: one, if there are none.
 */
public final class Plan implements AutoCloseable {
    private final Device device;
    private final Tape tape;
    private final List<Step> steps;
    private List<Step> bound = List.of();
    private final Map<String, Value> outputs;
    private final Set<Buffer> buffers = new LinkedHashSet<>();
    private final Arena arena;
    private final long spare; // the address of the spare memory
    private final int forwardSteps;
    private final List<Runnable> run = new ArrayList<>();
    private final List<Device.Recording> recordings = new ArrayList<>();
    private long boundTo = -1;

    /** What a plan computes: named outputs to read, and the gradients of parameters to store or to add. */
    public record Wanted(Map<String, Tensor> outputs, Map<String, Tensor> gradients, boolean accumulate) {
        /** Whether gradients that were there before are not needed any more. */
        private boolean replaces() {
            return !gradients.isEmpty() && !accumulate;
        }
    }

    /**
     * What programs give to all their plans.
     *
     * @param tape what the kernels are asked of, instead of the device
     * @param gelu which GELU
     * @param bad the address of a number that kernels set when an index is outside its range
     */
    public record Setting(
            Device device,
            Tape tape,
            Kernels kernels,
            DeviceParameters parameters,
            DeviceMemories memories,
            HostFallback fallback,
            boolean bf16,
            GeluForm gelu,
            long bad) {}

    private Plan(Setting setting, PlanBuilder builder, Map<String, Value> outputs, Wanted wanted, int forwardSteps) {
        this.device = setting.device();
        this.tape = setting.tape();
        this.steps = List.copyOf(builder.steps());
        this.outputs = outputs;
        this.forwardSteps = forwardSteps;
        for (int s = 0; s < steps.size(); s++) {
            for (Buffer buffer : steps.get(s).buffers()) {
                use(buffer, s);
            }
        }
        outputs.values().forEach(v -> use(v.at().buffer(), steps.size()));
        this.spare = setting.parameters().gradients;
        this.arena = Arena.layOut(
                buffers.stream().map(Buffer::interval).toList(),
                wanted.replaces() ? setting.parameters().untilGradients(steps) : Arena.Spare.NONE);
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
    public static Plan of(Setting setting, Graph graph, int forwardNodes, Wanted wanted) {
        Set<Tensor> results = new HashSet<>(wanted.outputs().values());
        Collection<Tensor> roots = new ArrayList<>(results);
        roots.addAll(wanted.gradients().values());
        List<Node> nodes = graph.needed(roots);
        Usage usage = new Usage(nodes, results, wanted.gradients(), setting.bf16(), Lowering.ADDING);
        PlanBuilder builder = new PlanBuilder(
                setting.kernels(),
                setting.parameters(),
                setting.memories(),
                usage,
                wanted.accumulate(),
                setting.gelu());
        int forwardSteps = 0;
        for (Node node : nodes) {
            Lowering.lower(builder, node, setting.fallback(), setting.bad());
            if (node.id() < forwardNodes) {
                forwardSteps = builder.steps().size();
            }
        }
        wanted.gradients()
                .forEach((name, tensor) ->
                        storeGradient(builder, tensor, setting.parameters().gradient(name)));
        Map<String, Value> outputs = new LinkedHashMap<>();
        wanted.outputs().forEach((name, tensor) -> outputs.put(name, output(builder, tensor, wanted)));
        return new Plan(setting, builder, outputs, wanted, forwardSteps);
    }

    // a weight that is asked for is what it was before its update
    private static Value output(PlanBuilder p, Tensor tensor, Wanted wanted) {
        Value value = p.plain(tensor);
        if (wanted.gradients().isEmpty() || value.at().buffer().place() == Buffer.Place.ARENA) {
            return value;
        }
        Value copy = p.temporary(value.type(), tensor.shape());
        p.step(
                "output " + tensor,
                () -> p.kernels().device().copy(value.address(), copy.address(), value.bytes()),
                value,
                copy);
        return copy;
    }

    // most operators write a gradient to its place, or add to it there; what is elsewhere is moved now
    private static void storeGradient(PlanBuilder p, Tensor tensor, Value target) {
        Value value = p.float32(tensor);
        if (value.at().buffer().place() == Buffer.Place.FIXED && value.address() == target.address()) {
            return;
        }
        Runnable work = p.accumulate()
                ? () -> p.kernels().elementwise().accumulate(target, value)
                : () -> p.kernels().device().copy(value.address(), target.address(), value.bytes());
        p.step("gradient " + tensor, work, value, target);
    }

    public Map<String, Value> outputs() {
        return outputs;
    }

    /** The memory that a run needs, besides that of gradients until they are there. */
    public long bytes() {
        return arena.bytes();
    }

    /** Gives every buffer its address, compiles the kernels for these, and records. Binding again moves the plan. */
    public void bind(long address) {
        if (boundTo == address) {
            return;
        }
        close();
        int i = 0;
        for (Buffer buffer : buffers) {
            buffer.place((arena.spare()[i] ? spare : address) + arena.offsets()[i]);
            i++;
        }
        // all kernels are compiled before the first recording: none can be while there is one
        Set<Kernel.Source> sources = new LinkedHashSet<>();
        steps.stream().filter(step -> !step.host()).forEach(step -> sources.addAll(tape.sources(step.work())));
        device.compile(sources);
        bound = steps.stream()
                .map(step -> step.host() ? step : step.with(tape.write(step.work())))
                .toList();
        List<Step> pending = new ArrayList<>();
        for (Step step : bound) {
            if (step.host()) {
                record(pending);
                run.add(step::run);
            } else {
                pending.add(step);
            }
        }
        record(pending);
        boundTo = address;
    }

    private void record(List<Step> pending) {
        if (!pending.isEmpty()) {
            List<Step> part = List.copyOf(pending);
            Device.Recording recording = device.record(() -> part.forEach(Step::run));
            recordings.add(recording);
            run.add(recording::replay);
            pending.clear();
        }
    }

    /** Enqueues all steps. */
    public void run() {
        run.forEach(Runnable::run);
    }

    /** Runs all steps, one by one with a clock. */
    public List<Part> profile() {
        double[] seconds =
                device.seconds(bound.stream().<Runnable>map(step -> step::run).toList());
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            Step step = bound.get(i);
            parts.add(new Part(step.label(), seconds[i], step.bytes()));
        }
        return parts;
    }

    /** How many of the steps are the forward pass. */
    public int forwardSteps() {
        return forwardSteps;
    }

    @Override
    public void close() {
        recordings.forEach(Device.Recording::close);
        recordings.clear();
        run.clear();
        bound = List.of();
        boundTo = -1;
    }
}
