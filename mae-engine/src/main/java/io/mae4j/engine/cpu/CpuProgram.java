package io.mae4j.engine.cpu;

import io.mae4j.engine.Inputs;
import io.mae4j.engine.Program;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.HostArrays;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.ParameterState;
import io.mae4j.engine.plan.Range;
import io.mae4j.engine.samediff.Nd4jOperators;
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
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A graph compiled for the CPU. Plans are made when they are first asked for, and share one arena. */
class CpuProgram implements Program {
    private final Graph graph;
    final CpuEngine engine;
    final ParameterStore store;
    final ParameterState state;
    final Memories memories = new Memories();
    private final Fallback fallback = new Fallback();
    private final Map<Set<String>, Plan> plans = new HashMap<>();
    private final Set<String> unannounced = new LinkedHashSet<>();
    private NativeMemory arena = NativeMemory.allocate(64, "an empty arena");

    CpuProgram(Graph graph, CpuEngine engine, ParameterStore store, List<String> moments) {
        this.state = store.state(moments);
        this.graph = graph;
        this.engine = engine;
        this.store = store;
        refreshShadow();
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
            return plan(graph, Plan.Wanted.outputs(tensors));
        });
        feed(inputs, names);
        run(plan, null);
        Map<String, INDArray> results = new LinkedHashMap<>();
        plan.outputs().forEach((name, value) -> results.put(name, value.copy()));
        return results;
    }

    Plan plan(Graph whole, Plan.Wanted wanted) {
        Set<String> announced = Set.copyOf(fallback.names());
        Plan plan = Plan.of(
                whole, graph.nodes().size(), wanted, store, memories, fallback, engine.bf16(), engine.threads());
        fallback.names().stream().filter(n -> !announced.contains(n)).forEach(unannounced::add);
        return plan;
    }

    /** Gets the memory for a plan, before there is anything to lose. */
    final void reserve(Plan plan) {
        long bytes = plan.bytes(engine.threads());
        if (bytes > arena.bytes()) {
            arena.close(); // other plans are bound anew when they run again
            arena = NativeMemory.allocate(bytes, "activations");
        }
    }

    void run(Plan plan, long[] nanos) {
        reserve(plan);
        plan.bind(arena.address());
        if (unannounced.isEmpty()) {
            plan.run(engine.pool(), nanos);
            return;
        }
        long[] timed = nanos == null ? new long[plan.steps().size()] : nanos;
        plan.run(engine.pool(), timed);
        engine.announceFallback(unannounced, fallbackShare(plan, timed));
        unannounced.clear();
    }

    private static double fallbackShare(Plan plan, long[] nanos) {
        double all = 0;
        double fallback = 0;
        for (int i = 0; i < nanos.length; i++) {
            all += nanos[i];
            fallback += plan.steps().get(i).label().startsWith(Nd4jOperators.MARK) ? nanos[i] : 0;
        }
        return fallback / all;
    }

    /** All native memory of the program. */
    public long nativeBytes() {
        return store.bytes() + memories.bytes() + arena.bytes();
    }

    /** Copies the inputs that the named outputs need to where plans read them. */
    void feed(Map<String, INDArray> inputs, Collection<String> outputs) {
        Set<Node> needed =
                Set.copyOf(graph.needed(outputs.stream().map(graph::output).toList()));
        graph.inputs().forEach((name, tensor) -> {
            NativeMemory memory = memories.input(name);
            if (memory != null && needed.contains(tensor.node())) {
                Inputs.require(inputs, name, ((Input) tensor.node().op()).type())
                        .read(array -> HostArrays.read(
                                array, host -> NativeMemory.copy(host, memory.address(), 4 * array.length())));
            }
        });
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
        refreshShadow();
    }

    private void refreshShadow() {
        store.shadow().ifPresent(to -> {
            long size = store.size();
            List<Unit> units = Range.split(size, engine.threads(), 16).stream()
                    .<Unit>map(r -> new Call(Primitive.reorder(
                                    Desc.dense(Desc.F32, 1, r.size()),
                                    Desc.dense(Desc.BF16, 1, r.size()),
                                    PostOps.none()))
                            .with(
                                    org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM,
                                    Operand.of(Buffer.fixed(store.weights() + 4 * r.from(), 4 * r.size())))
                            .with(
                                    org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO,
                                    Operand.of(Buffer.fixed(to + 2 * r.from(), 2 * r.size()))))
                    .toList();
            units.forEach(Unit::bind);
            engine.pool().run(List.of(new Step("bf16 weights", units)), null, 0, 0, 0);
            units.forEach(Unit::close);
        });
    }

    @Override
    public void close() {
        plans.values().forEach(Plan::close);
        fallback.close();
        memories.close();
        store.close();
        arena.close();
    }
}
