package io.mae4j.engine.cuda;

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
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.kernel.GeluForm;
import io.mae4j.engine.cuda.plan.DeviceParameters;
import io.mae4j.engine.plan.HostMemory;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Recomputation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Graphs as recorded lists of kernels and cuBLASLt products, with all buffers in one arena. */
public final class CudaEngine implements Engine {

    /** The type of matrix operands and of the activations between them; everything else is single precision. */
    public enum Precision {
        FP32,
        BF16
    }

    public record Config(
            @Doc("bf16: matrix operands in bfloat16, the rest in single precision; or fp32, without TF32")
            @Default("bf16")
            Precision precision,

            @Doc("which card, as CUDA counts those that CUDA_VISIBLE_DEVICES leaves") @Default("0") @Range(min = 0)
            int device,

            @Doc("compute activations again for the gradient instead of keeping them: less memory, a third more time")
            @Default("false")
            boolean recompute,

            @Doc(
                    "exact: the models' GELU; tanh: its approximation, which bf16 products compute themselves, for less memory traffic")
            @Default("exact")
            GeluForm gelu,

            @Doc(
                    "try cuBLASLt's algorithms for each product once and keep the fastest; the bits of results then depend on"
                            + " what this machine has kept")
            @Default("false")
            boolean tune) {}

    private static final Logger LOG = LoggerFactory.getLogger(CudaEngine.class);

    private final Device device;
    private final boolean bf16;
    private final boolean recompute;
    private final GeluForm gelu;
    private final Set<String> announced = ConcurrentHashMap.newKeySet();

    /** @throws io.mae4j.UserError with the one thing that is missing if there is no card that it can use */
    @Inject
    public CudaEngine(Config config) {
        this(
                card(config.device(), config.tune()),
                config.precision() == Precision.BF16,
                config.recompute(),
                config.gelu());
    }

    private static Device card(int index, boolean tune) {
        HostMemory.require("cuda");
        return CudaDevice.open(index, tune);
    }

    CudaEngine(Device device, boolean bf16, boolean recompute) {
        this(device, bf16, recompute, GeluForm.EXACT);
    }

    CudaEngine(Device device, boolean bf16, boolean recompute, GeluForm gelu) {
        this.gelu = gelu;
        this.device = device;
        this.bf16 = bf16;
        this.recompute = recompute;
    }

    @Override
    public String describe() {
        return "cuda: " + device.describe() + ", " + (bf16 ? "bf16" : "fp32")
                + (gelu == GeluForm.TANH ? ", GELU by tanh" : "");
    }

    @Override
    public Program compile(Graph graph, long seed) {
        return new CudaProgram(
                graph, this, new DeviceParameters(device, graph, seed, bf16, Optional.empty(), List.of()));
    }

    @Override
    public TrainingProgram compile(Graph graph, long seed, Training training) {
        if (training.rule() instanceof CustomRule) {
            return CustomRuleProgram.compile(this, graph, seed, training);
        }
        return new CudaTrainingProgram(
                graph,
                this,
                new DeviceParameters(
                        device,
                        graph,
                        seed,
                        bf16,
                        Optional.of(training),
                        training.rule().moments()),
                training);
    }

    /** The graph with its gradients, which read kept activations or compute them again. */
    Graph differentiate(Graph graph, String loss) {
        Graph differentiated = Autodiff.differentiate(graph, loss);
        return recompute ? Recomputation.of(graph, differentiated) : differentiated;
    }

    Device device() {
        return device;
    }

    boolean bf16() {
        return bf16;
    }

    GeluForm gelu() {
        return gelu;
    }

    void announceFallback(Set<String> operators) {
        List<String> fresh = operators.stream().filter(announced::add).toList();
        if (!fresh.isEmpty()) {
            LOG.warn(
                    "engine=cuda has no kernel for {}: ND4J runs it on the processor, and the card waits meanwhile",
                    String.join(", ", fresh));
        }
    }
}
