package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** What a tracking server knows of a sweep. */
final class TrackedSweep {
    private TrackedSweep() {}

    /** One parent with so many children, all finished, none of whose curves has a hole, or a point more than once for each kill. */
    static void check(String uri, Path sweep, int jobs, int kills) {
        try (MlflowClient client = new MlflowClient(uri)) {
            String experiment = client.getExperimentByName("mae").orElseThrow().getExperimentId();
            List<Service.Run> runs = client.searchRuns(
                            List.of(experiment),
                            "tags.`mae.sweep` = '" + sweep + "'",
                            Service.ViewType.ACTIVE_ONLY,
                            1000)
                    .getItems();
            List<Service.Run> children = runs.stream()
                    .filter(run -> run.getData().getTagsList().stream()
                            .anyMatch(tag -> tag.getKey().equals("mlflow.parentRunId")))
                    .toList();
            assertEquals(jobs + 1, runs.size());
            assertEquals(jobs, children.size());
            Service.Run parent = runs.stream()
                    .filter(run -> !children.contains(run))
                    .findFirst()
                    .orElseThrow();
            long doubled = 0;
            for (Service.Run child : children) {
                assertTrue(child.getData().getTagsList().stream()
                        .anyMatch(tag -> tag.getKey().equals("mlflow.parentRunId")
                                && tag.getValue().equals(parent.getInfo().getRunId())));
                String id = child.getInfo().getRunId();
                List<Service.Metric> points = client.getMetricHistory(id, "loss");
                long steps =
                        points.stream().map(Service.Metric::getStep).distinct().count();
                assertEquals(
                        points.stream().mapToLong(Service.Metric::getStep).max().orElseThrow(), steps);
                doubled += points.size() - steps;
            }
            assertTrue(doubled <= kills, doubled + " points are there twice");
            for (Service.Run run : runs) {
                assertEquals(Service.RunStatus.FINISHED, run.getInfo().getStatus());
            }
        }
    }
}
