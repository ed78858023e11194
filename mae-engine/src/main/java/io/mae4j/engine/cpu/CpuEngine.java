package io.mae4j.engine.cpu;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.CustomRule;
import io.mae4j.engine.CustomRuleProgram;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.plan.HostMemory;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Recomputation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Graphs as static plans over oneDNN: primitives made once for their shapes, buffers laid out in one arena by liveness, and
 * threads that share each step.
 */
public final class CpuEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(CpuEngine.class);

    /** The type of matrix operands and of the activations between them; everything else is single precision. */
    public enum Precision {
        FP32,
        BF16
    }

    public record Config(
            @Doc("fp32, or bf16: matrix operands in bfloat16, the rest in single precision") @Default("fp32")
            Precision precision,

            @Doc("worker threads; 0 for one per physical core") @Default("0") @Range(min = 0, max = 1024)
            int threads,

            @Doc("use bf16 even where it has to be emulated, if it can be: on processors with AVX-512")
            @Default("false")
            boolean forceBf16,

            @Doc("compute activations again for the gradient instead of keeping them: less memory, a third more time")
            @Default("false")
            boolean recompute) {
        public Config(Precision precision, int threads, boolean forceBf16) {
            this(precision, threads, forceBf16, false);
        }
    }

    private final boolean bf16;
    private final boolean recompute;
    private final WorkerPool pool;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    /** @throws io.mae4j.UserError with what is missing if it cannot run here */
    @Inject
    public CpuEngine(Config config) {
        HostMemory.require("cpu");
        InstructionSet instructions = Dnnl.instructions();
        boolean wanted = config.precision() == Precision.BF16;
        bf16 = wanted && (instructions.nativeBf16() || config.forceBf16() && instructions.anyBf16());
        if (wanted && !bf16) {
            LOG.warn(
                    instructions.arm()
                            ? "this engine uses bfloat16 on x86-64 alone: running in fp32"
                            : instructions.anyBf16()
                                    ? "this processor has no native bfloat16: running in fp32 (engine.forceBf16=true emulates it, slowly)"
                                    : "this processor has no native bfloat16, and oneDNN does not emulate it here: running in fp32");
        }
        recompute = config.recompute();
        pool = WorkerPool.of(config.threads() > 0 ? config.threads() : PhysicalCores.count());
    }

    @Override
    public String describe() {
        return "cpu: " + Dnnl.describe() + ", " + (bf16 ? "bf16" : "fp32") + ", " + threads()
                + (threads() == 1 ? " thread" : " threads")
                + (OnePassAdamW.available().isPresent() ? ", AdamW in one pass" : "");
    }

    @Override
    public Program compile(Graph graph, long seed) {
        ParameterStore store = new ParameterStore(graph, seed, bf16, Optional.empty(), 0);
        return owning(store, () -> new CpuProgram(graph, this, store, List.of()));
    }

    @Override
    public TrainingProgram compile(Graph graph, long seed, Training training) {
        if (training.rule() instanceof CustomRule) {
            return CustomRuleProgram.compile(this, graph, seed, training);
        }
        int moments = training.rule().moments().size();
        ParameterStore store = new ParameterStore(graph, seed, bf16, Optional.of(training), moments);
        return owning(store, () -> new CpuTrainingProgram(graph, this, store, training));
    }

    // a program that cannot be made gives nothing back by itself
    private static <P extends Program> P owning(ParameterStore store, Supplier<P> make) {
        try {
            return make.get();
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    /**
     * Whether the processor multiplies bfloat16 natively, and the engine uses that.
     *
     * @throws io.mae4j.UserError if there is no oneDNN for this platform
     */
    public static boolean nativeBf16() {
        return Dnnl.instructions().nativeBf16();
    }

    /** The cores that a process may use, a core's second hardware thread not counted. */
    public static int physicalCores() {
        return PhysicalCores.count();
    }

    /** The graph with its gradients, which read kept activations or compute them again. */
    Graph differentiate(Graph graph, String loss) {
        Graph differentiated = Autodiff.differentiate(graph, loss);
        return recompute ? Recomputation.of(graph, differentiated) : differentiated;
    }

    boolean bf16() {
        return bf16;
    }

    int threads() {
        return pool.threads();
    }

    WorkerPool pool() {
        return pool;
    }

    void announceFallback(Set<String> operators, double share) {
        List<String> fresh = operators.stream().filter(announced::add).toList();
        if (!fresh.isEmpty()) {
            LOG.warn(String.format(
                    Locale.ROOT,
                    "engine=cpu has no kernel for %s: ND4J runs it, in %.0f %% of the first step's time",
                    String.join(", ", fresh),
                    100 * share));
        }
    }
}
