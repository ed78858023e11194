package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.util.Map;
import java.util.TreeMap;

/** Logs how long the weights of each matrix are, as metrics such as {@code norm.blocks.0.attn.qkv.weight}. */
public final class WeightNorms implements Callback {
    private final Config config;

    public record Config(
            @Default("1") @Range(min = 1) @Doc("epochs between measurements") int every) {}

    @Inject
    public WeightNorms(Config config) {
        this.config = config;
    }

    @Override
    public TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records) {
        return new TrainingListener() {
            @Override
            public void epochEnded(int epoch, StepReport last) {
                if (setup.trainer().due(config.every(), epoch)) {
                    records.metrics().log(last.step(), norms(program));
                }
            }
        };
    }

    private static Map<String, Double> norms(TrainingProgram program) {
        Map<String, Double> norms = new TreeMap<>();
        program.parameters().forEach((name, weights) -> {
            if (weights.rank() == 2) {
                norms.put("norm." + name, weights.norm2Number().doubleValue());
            }
        });
        return norms;
    }
}
