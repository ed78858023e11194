package io.mae4j.train;

import io.mae4j.engine.TrainingProgram;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.checkpoint.RunState;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps checkpoints: after the epochs where one is due, and where the run stops. */
public final class CheckpointListener implements TrainingListener {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointListener.class);

    private final CheckpointFolder folder;
    private final TrainingProgram program;
    private final StepPlan plan;
    private final IntPredicate due;
    private final RunState template;
    private Optional<Checkpoint> last;

    /**
     * Keeps checkpoints of {@code program} in {@code folder}.
     *
     * @param due whether there is to be one after so many epochs
     * @param run the seed, configuration and provenance to keep with each
     * @param last the checkpoint that the run goes on from, if any
     */
    public CheckpointListener(
            CheckpointFolder folder,
            TrainingProgram program,
            StepPlan plan,
            IntPredicate due,
            RunState run,
            Optional<Checkpoint> last) {
        this.folder = folder;
        this.program = program;
        this.plan = plan;
        this.due = due;
        this.template = run;
        this.last = last;
    }

    /** The state of a run before its first step, from which those of its checkpoints are made. */
    public static RunState run(long seed, String config, Map<String, String> provenance) {
        return new RunState(0, 0, 0, seed, config, provenance);
    }

    /** The last good checkpoint. */
    public Optional<Checkpoint> last() {
        return last;
    }

    @Override
    public void epochEnded(int epoch, StepReport report) {
        if (due.test(epoch)) {
            save(report.step());
        }
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        save(steps);
    }

    private void save(long step) {
        if (last.isPresent() && last.get().state().step() == step) {
            return;
        }
        RunState state = new RunState(
                step,
                plan.epoch(step),
                plan.firstBatch(step),
                template.seed(),
                template.config(),
                template.provenance());
        last = Optional.of(folder.save(state, program));
        LOG.info("checkpoint {}", last.get().folder());
    }
}
