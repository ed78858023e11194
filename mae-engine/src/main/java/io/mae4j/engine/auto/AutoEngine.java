package io.mae4j.engine.auto;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.Engine;
import io.mae4j.engine.PreferredEngine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest engine that runs here: a {@link PreferredEngine} of another module where there is what it runs on, else {@code cpu}
 * where there is a oneDNN for the platform, else {@code samediff}.
 */
public final class AutoEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(AutoEngine.class);

    public record Config(
            @Doc("bf16: matrix operands in bfloat16, on a card or where the processor has it; or fp32") @Default("bf16")
            CpuEngine.Precision precision,

            @Doc("worker threads of the processor; 0 for one per physical core; a card has its own")
            @Default("0")
            @Range(min = 0, max = 1024)
            int threads,

            @Doc("use bf16 even where it has to be emulated, if it can be: on processors with AVX-512")
            @Default("false")
            boolean forceBf16,

            @Doc("compute activations again for the gradient instead of keeping them: less memory, a third more time")
            @Default("false")
            boolean recompute) {

        PreferredEngine.Wish wish() {
            return new PreferredEngine.Wish(precision == CpuEngine.Precision.BF16, recompute);
        }

        // what was not asked for by name is no reason for a warning
        CpuEngine.Config cpu() {
            boolean bf16 = precision == CpuEngine.Precision.BF16 && (forceBf16 || CpuEngine.nativeBf16());
            return new CpuEngine.Config(
                    bf16 ? CpuEngine.Precision.BF16 : CpuEngine.Precision.FP32, threads, forceBf16, recompute);
        }
    }

    private final Engine chosen;

    @Inject
    public AutoEngine(Config config, Set<PreferredEngine> preferred) {
        chosen = choose(config, preferred);
    }

    private static Engine choose(Config config, Set<PreferredEngine> preferred) {
        List<PreferredEngine> byName = preferred.stream()
                .sorted(Comparator.comparing(PreferredEngine::name))
                .toList();
        for (PreferredEngine candidate : byName) {
            try {
                return candidate.make(config.wish());
            } catch (UserError e) {
                LOG.warn("engine=auto does not take {}: {}", candidate.name(), e.getMessage());
            }
        }
        try {
            return new CpuEngine(config.cpu());
        } catch (UserError e) {
            LOG.warn("engine=auto takes samediff in fp32: {}", e.getMessage());
            return new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));
        }
    }

    @Override
    public String describe() {
        return chosen.describe();
    }

    @Override
    public Program compile(Graph graph, long seed) {
        return chosen.compile(graph, seed);
    }

    @Override
    public TrainingProgram compile(Graph graph, long seed, Training training) {
        return chosen.compile(graph, seed, training);
    }
}
