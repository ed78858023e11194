package io.mae4j.experiments.bench;

import io.mae4j.config.Composed;
import io.mae4j.engine.DeviceProgram;
import io.mae4j.engine.ProfiledProgram;
import io.mae4j.engine.ProfiledProgram.Profile;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Flops;
import io.mae4j.graph.Graph;
import io.mae4j.train.run.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times training steps, on pictures that stay; what else a step is given is drawn before the clock starts. Each step is told of the next one's inputs, as in training. The parts of a step are timed in further steps, in which the update waits
 * for the whole gradient.
 */
public final class StepBenchmark {
    private static final int SPLITS = 3;

    private final StepModel model;
    private final StepSetting setting;
    private final List<Double> steps = new ArrayList<>();
    private final List<Double> gradients = new ArrayList<>();
    private final List<Double> updates = new ArrayList<>();
    private int step;
    private Map<String, INDArray> following;

    private StepBenchmark(StepModel model, Composed composed) {
        this.model = model;
        setting = StepSetting.of(model, composed.choices().getOrDefault("model", "custom"));
        following = model.inputs(step++);
    }

    /** Measures a step of pre-training; the composed configuration is that of {@link StepConfig}. */
    public static StepResult pretraining(Composed composed) {
        return new StepBenchmark(PretrainStep.of(composed), composed).run();
    }

    /** Measures a step of fine-tuning; the composed configuration is that of {@link FinetuneStepConfig}. */
    public static StepResult finetuning(Composed composed) {
        return new StepBenchmark(FinetuneStep.of(composed), composed).run();
    }

    /** Measures a step of segmentation; the composed configuration is that of {@link SegmentStepConfig}. */
    public static StepResult segmentation(Composed composed) {
        return new StepBenchmark(SegmentStep.of(composed), composed).run();
    }

    private StepResult run() {
        Graph graph = model.graph();
        Graph differentiated = Autodiff.differentiate(graph, "loss");
        double ceiling =
                MatrixProducts.flopsPerSecond(model.engine(), model.config().ceiling());
        try (TrainingProgram program =
                model.engine().compile(graph, model.config().seed(), model.training())) {
            double loss = Double.NaN;
            for (int i = 0; i < model.config().warmup() + model.config().steps(); i++) {
                loss = timed(program);
                if (i < model.config().warmup()) {
                    steps.clear();
                }
            }
            OptionalLong peak = ProcessMemory.peak();
            OptionalLong nativeBytes =
                    program instanceof ProfiledProgram p ? OptionalLong.of(p.nativeBytes()) : OptionalLong.empty();
            Optional<StepResult.Device> device = device(program);
            timeParts(program);
            Optional<List<Profile>> profiles = profiles(program);
            double share = profiles.map(StepBenchmark::forwardShare).orElseGet(() -> forwardShare(program));
            Quartiles gradient = Quartiles.of(gradients);
            return new StepResult(
                    setting,
                    model.config().steps(),
                    new StepResult.Times(
                            Quartiles.of(steps),
                            gradient.scaled(share),
                            gradient.scaled(1 - share),
                            Quartiles.of(updates)),
                    loss,
                    needed(differentiated),
                    new StepResult.Ceiling(model.config().ceiling(), ceiling),
                    peak,
                    nativeBytes,
                    device,
                    model.config().profile()
                            ? profiles.map(all -> StepProfile.of(all, differentiated))
                            : Optional.empty());
        }
    }

    private static Optional<StepResult.Device> device(TrainingProgram program) {
        return program instanceof DeviceProgram d
                ? Optional.of(new StepResult.Device(d.peakDeviceBytes(), d.peakFlopsPerSecond()))
                : Optional.empty();
    }

    // the loss and all gradients, not the model's other outputs
    private static long needed(Graph differentiated) {
        return Flops.of(differentiated.needed(differentiated.outputs().entrySet().stream()
                .filter(e -> e.getKey().equals("loss") || e.getKey().startsWith(Autodiff.gradientName("")))
                .map(Map.Entry::getValue)
                .toList()));
    }

    private double timed(TrainingProgram program) {
        Map<String, INDArray> inputs = following;
        following = model.inputs(step++);
        long start = System.nanoTime();
        double loss = program.step(inputs, 1, model.learningRate(), () -> Optional.of(following))
                .loss();
        steps.add((System.nanoTime() - start) * 1e-9);
        return loss;
    }

    private void timeParts(TrainingProgram program) {
        for (int i = 0; i <= SPLITS; i++) {
            Map<String, INDArray> inputs = model.inputs(step++);
            long start = System.nanoTime();
            program.backward(inputs, 1);
            long middle = System.nanoTime();
            program.update(model.learningRate());
            gradients.add((middle - start) * 1e-9);
            updates.add((System.nanoTime() - middle) * 1e-9);
        }
        gradients.remove(0); // a first run may prepare
        updates.remove(0);
    }

    private Optional<List<Profile>> profiles(TrainingProgram program) {
        if (!(program instanceof ProfiledProgram profiled)) {
            return Optional.empty();
        }
        List<Profile> profiles = new ArrayList<>();
        for (int i = 0; i < SPLITS; i++) {
            profiles.add(profiled.profile(model.inputs(step++)));
            program.update(model.learningRate());
        }
        return Optional.of(profiles);
    }

    private static double forwardShare(List<Profile> profiles) {
        return Quartiles.of(profiles.stream()
                        .map(p -> p.forwardSeconds() / (p.forwardSeconds() + p.backwardSeconds()))
                        .toList())
                .median();
    }

    // for programs without a profile: what the loss alone takes, which cannot be more than with its gradient
    private double forwardShare(TrainingProgram program) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i <= SPLITS; i++) {
            Map<String, INDArray> inputs = model.inputs(step++);
            long start = System.nanoTime();
            program.run(inputs, List.of("loss"));
            seconds.add((System.nanoTime() - start) * 1e-9);
        }
        seconds.remove(0); // a first run may prepare
        return Math.min(
                1, Quartiles.of(seconds).median() / Quartiles.of(gradients).median());
    }
}
