package io.mae4j.experiments;

import io.mae4j.config.Composed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Trains a linear classifier on frozen features: {@code mae probe checkpoint=runs/<date>/<run> probe.baseLrs=[0.1,0.3,1]}. */
@Command(
        name = "probe",
        description = "Linear probing: a linear classifier on the frozen features of the encoder of checkpoint=.",
        mixinStandardHelpOptions = true)
final class ProbeCommand extends ComposedCommand implements Callable<Integer> {
    @Override
    String primary() {
        return "probe";
    }

    @Override
    Class<? extends Record> root() {
        return ProbeConfig.class;
    }

    @Override
    public Integer call() {
        Composed composed = compose(configured()).compose();
        if (showed(composed)) {
            return 0;
        }
        ProbeRun.of(composed).run(out());
        return 0;
    }
}
