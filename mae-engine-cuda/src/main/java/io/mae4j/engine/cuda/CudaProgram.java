package io.mae4j.engine.cuda;

import io.mae4j.UserError;
import io.mae4j.engine.DeviceProgram;
import io.mae4j.engine.Inputs;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.kernel.Kernels;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.cuda.plan.DeviceMemories;
import io.mae4j.engine.cuda.plan.DeviceParameters;
import io.mae4j.engine.cuda.plan.HostFallback;
import io.mae4j.engine.cuda.plan.Plan;
import io.mae4j.engine.cuda.plan.Tape;
import io.mae4j.engine.plan.ParameterState;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph compiled for a card. Plans are made when they are first asked for, and share one arena. */
class CudaProgram implements DeviceProgram {
    private final Graph graph;
    private final CudaEngine engine;
    final Device device;
    final DeviceParameters parameters;
    final DeviceMemories memories;
    final ParameterState state;
    final BatchFeed feed;
    final StepResults results;
    private final HostFallback fallback;
    private final Plan.Setting setting;
    private final Map<Set<String>, Plan> plans = new HashMap<>();
    private final Map<Set<String>, List<Input>> reads = new HashMap<>(); // by outputs
    private long arena;
    private long arenaBytes;
    private long peakBytes;

    CudaProgram(Graph graph, CudaEngine engine, DeviceParameters parameters) {
        this.graph = graph;
        this.engine = engine;
        this.device = engine.device();
        this.parameters = parameters;
        this.memories = new DeviceMemories(device);
        this.state = parameters.state();
        this.feed = new BatchFeed(device);
        this.fallback = new HostFallback(device);
        this.results = new StepResults(device);
        Tape tape = new Tape(device);
        this.setting = new Plan.Setting(
                device,
                tape,
                Kernels.of(tape),
                parameters,
                memories,
                fallback,
                engine.bf16(),
                engine.gelu(),
                results.bad());
    }

    @Override
    public Graph graph() {
        return graph;
    }

    @Override
    public Map<String, INDArray> run(Map<String, INDArray> inputs, Collection<String> outputs) {
        Set<String> names = new LinkedHashSet<>(outputs);
        Plan plan = plans.computeIfAbsent(names, wanted -> {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            wanted.forEach(name -> tensors.put(name, graph.output(name)));
            return plan(graph, new Plan.Wanted(tensors, Map.of(), false));
        });
        feed(inputs, names);
        reserve(plan);
        plan.run();
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        plan.outputs().forEach((name, value) -> arrays.put(name, value.download(device)));
        read();
        return arrays;
    }

    Plan plan(Graph whole, Plan.Wanted wanted) {
        Plan plan = Plan.of(setting, whole, graph.nodes().size(), wanted);
        engine.announceFallback(fallback.names());
        return plan;
    }

    /** Gets the memory for a plan and binds it, before there is anything to lose. */
    final void reserve(Plan plan) {
        if (plan.bytes() > arenaBytes) {
            device.synchronize();
            freeArena(); // other plans are bound anew when they run again
            arena = device.allocate(plan.bytes(), "activations; a smaller trainer.batch or model needs less");
            arenaBytes = plan.bytes();
        }
        plan.bind(arena);
        peakBytes = Math.max(peakBytes, device.allocatedBytes());
    }

    private void freeArena() {
        if (arenaBytes > 0) {
            device.free(arena);
            arenaBytes = 0;
        }
    }

    /** Copies the inputs that the named outputs need to where plans read them. */
    void feed(Map<String, INDArray> inputs, Set<String> outputs) {
        feed.feed(inputs, needed(inputs, outputs));
    }

    /** The inputs that the named outputs need, by where plans read them. */
    final Map<Value, Inputs.Given> needed(Map<String, INDArray> inputs, Set<String> outputs) {
        Map<Value, Inputs.Given> given = new LinkedHashMap<>();
        for (Input input : reads.computeIfAbsent(outputs, this::inputsOf)) {
            Value place = memories.input(input.name());
            if (place != null) {
                given.put(place, Inputs.require(inputs, input.name(), input.type()));
            }
        }
        return given;
    }

    private List<Input> inputsOf(Set<String> outputs) {
        Set<Node> needed =
                Set.copyOf(graph.needed(outputs.stream().map(graph::output).toList()));
        return graph.inputs().values().stream()
                .filter(tensor -> needed.contains(tensor.node()))
                .map(tensor -> (Input) tensor.node().op())
                .toList();
    }

    /** What the last step left, when it is done; fails if an index of tokens was outside its range since the last time. */
    final StepResults.Read read() {
        StepResults.Read read = results.read();
        if (read.bad() != 0) {
            results.forgetBad();
            throw new UserError(
                    "element " + (read.bad() - 1) + " of an input of token indices is outside the tokens' range");
        }
        return read;
    }

    /** All memory of the program on the card. */
    public long nativeBytes() {
        return parameters.bytes() + memories.bytes() + feed.bytes() + arenaBytes;
    }

    @Override
    public long peakDeviceBytes() {
        peakBytes = Math.max(peakBytes, device.allocatedBytes()); // only plans give memory back, when they reserve more
        return peakBytes;
    }

    @Override
    public OptionalDouble peakFlopsPerSecond() {
        return device.peakFlopsPerSecond();
    }

    @Override
    public final Map<String, INDArray> parameters() {
        return state.parameters();
    }

    @Override
    public Map<String, INDArray> state() {
        return state.all();
    }

    @Override
    public void load(Map<String, INDArray> given) {
        state.load(given);
        parameters.refreshShadow();
    }

    @Override
    public void close() {
        device.synchronize();
        plans.values().forEach(Plan::close);
        fallback.close();
        feed.close();
        memories.close();
        parameters.close();
        results.close();
        freeArena();
    }
}
