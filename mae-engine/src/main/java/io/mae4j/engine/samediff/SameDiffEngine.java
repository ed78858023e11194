package io.mae4j.engine.samediff;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.engine.CustomRule;
import io.mae4j.engine.CustomRuleProgram;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.graph.Graph;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The reference engine: graphs and their gradients as SameDiff primitives, on whatever ND4J backend is on the class path. With
 * the same number of threads its results are the same, bit for bit.
 */
public final class SameDiffEngine implements Engine {

    /** In what the engine computes. */
    public enum Precision {
        FP32(DataType.FLOAT),
        FP64(DataType.DOUBLE);

        private final DataType dataType;

        Precision(DataType dataType) {
            this.dataType = dataType;
        }
    }

    public record Config(
            @Default("fp32") @Doc("fp32, or fp64 for checks of other engines")
            Precision precision) {}

    private final Precision precision;
    private final Backend backend;

    /** @throws io.mae4j.UserError if no ND4J backend is on the class path, or it cannot run on this machine */
    @Inject
    public SameDiffEngine(Config config) {
        this.precision = config.precision();
        this.backend = Backend.load();
    }

    @Override
    public String describe() {
        return "samediff: " + backend.describe() + ", " + precision.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Program compile(Graph graph, long seed) {
        return new SameDiffProgram(graph, seed, precision.dataType);
    }

    @Override
    public TrainingProgram compile(Graph graph, long seed, Training training) {
        if (training.rule() instanceof CustomRule) {
            return CustomRuleProgram.compile(this, graph, seed, training);
        }
        return new SameDiffTrainingProgram(graph, seed, precision.dataType, training);
    }
}
