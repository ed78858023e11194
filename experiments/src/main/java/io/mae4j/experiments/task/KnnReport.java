package io.mae4j.experiments.task;

import io.mae4j.eval.Accuracy;
import io.mae4j.eval.NearestNeighbours;
import io.mae4j.eval.NeighbourEvaluation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proof that something was learnt: held-out pictures classified by their neighbours, beside the same encoder untrained. */
public record KnnReport(Accuracy trained, Accuracy untrained) {
    private static final Logger LOG = LoggerFactory.getLogger(KnnReport.class);

    /** @param stop asked before the second half, which is left out then: both halves are the trained one */
    public static KnnReport of(PretrainSetup setup, Map<String, INDArray> state, BooleanSupplier stop) {
        NeighbourEvaluation evaluation = evaluation(setup);
        Accuracy trained = evaluation.trained(state);
        return new KnnReport(
                trained,
                stop.getAsBoolean()
                        ? trained
                        : evaluation.untrained(setup.trainer().seed()));
    }

    static NeighbourEvaluation evaluation(PretrainSetup setup) {
        PretrainConfig.Neighbours config = setup.config().knn();
        int bank = setup.data().train().size();
        if (config.classifier().k() > bank) {
            LOG.warn(
                    "knn.classifier.k={}, but there are {} training pictures: all of them vote",
                    config.classifier().k(),
                    bank);
        }
        return new NeighbourEvaluation(
                setup.engine(),
                setup.model(),
                setup.data(),
                config.batch(),
                setup.trainer().loader(),
                new NearestNeighbours(config.classifier()));
    }

    /** {@code knn.top1}, {@code knn.untrained.top1}, and the same for top5 where there are more than five classes. */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>(trained.metrics("knn"));
        metrics.putAll(untrained.metrics("knn.untrained"));
        return metrics;
    }

    @Override
    public String toString() {
        return "kNN top-1  " + trained + "; untrained " + untrained;
    }
}
