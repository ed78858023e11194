package io.mae4j.experiments;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Classifies held-out pictures by their nearest neighbours: {@code mae knn run=runs/2026-01-01/10-00-00-pretrain}. */
@Command(name = "knn", description = "Nearest neighbours on the features of a run=<run folder>.", mixinStandardHelpOptions = true)
final class KnnCommand extends ComposedCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
