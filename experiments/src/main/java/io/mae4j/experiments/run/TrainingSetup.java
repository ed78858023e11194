package io.mae4j.experiments.run;

import io.mae4j.config.Parts;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.engine.Engine;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.train.StepPlan;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingLoop;
import io.mae4j.train.run.Provenance;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a run trains, where the kinds of training differ. Made from a configuration; making it writes nothing. */
public interface TrainingSetup {
    /** The command that starts such runs. */
    String command();

    TrainingConfig config();

    Parts parts();

    default TrainerConfig trainer() {
        return config().trainer();
    }

    Dataset data();

    Engine engine();

    StepPlan plan();

    /** A checkpoint whose weights are computed with and stay as they are, and which a run that goes on needs again. */
    default Optional<Path> frozen() {
        return Optional.empty();
    }

    /** What a file of its weights has to say beside them, as they do not show it themselves. */
    default Map<String, String> notes() {
        return Map.of();
    }

    /** The program, its weights as a run begins. */
    TrainingProgram compile();

    /** The same as a run begins, with what the training pictures tell before the first step. */
    default TrainingSetup fitted() {
        return this;
    }

    /** The same as a run goes on, whose checkpoint holds these weights. */
    default TrainingSetup restored(Map<String, INDArray> weights) {
        return this;
    }

    TrainingLoop loop(TrainingProgram program);

    /**
     * The callbacks that the configuration names, in the order of their names.
     *
     * @throws io.mae4j.UserError if one is not known, or not for such runs
     */
    default List<Callback> callbacks() {
        List<Callback> callbacks = parts().createAll(Callback.class);
        callbacks.forEach(callback -> callback.check(this));
        return callbacks;
    }

    /** What listens to the training beside metrics, progress, callbacks and checkpoints. */
    List<TrainingListener> listeners(TrainingProgram program, RunRecords records);

    /** What is measured when the training is done; false if {@code stop} said so in between. */
    boolean evaluate(TrainingProgram program, RunRecords records, BooleanSupplier stop, PrintWriter out);

    /** The configuration, as checkpoints keep it. */
    default String composedText() {
        return parts().composed().render();
    }

    default Provenance provenance() {
        String home = System.getProperty("mae.home", "");
        return Provenance.now(
                Path.of(home),
                Version.current(),
                data().fingerprint(),
                engine().describe(),
                trainer().seed());
    }
}
