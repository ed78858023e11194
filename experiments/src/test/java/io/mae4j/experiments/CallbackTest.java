package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.Default;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.StepReport;
import io.mae4j.train.StopSignal;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.run.MetricHistory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listens to a run because its configuration says so. */
class CallbackTest {
    private static final String NAME = "weight_of_test";

    @TempDir
    Path temporary;

    private Mae mae;

    /** Logs a weight and the step after each epoch; stops the run after one of them, or gives no listener at all. */
    public static final class WeightCallback implements Callback {
        public record Config(
                @Default("0") int stopAfter,
                @Default("false") boolean gone) {}

        private final Config config;

        @Inject
        public WeightCallback(Config config) {
            this.config = config;
        }

        @Override
        public void check(TrainingSetup setup) {
            if (setup.trainer().accumulation() > 1) {
                throw new UserError("no callback for accumulated gradients");
            }
        }

        @Override
        public TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records) {
            return config.gone()
                    ? null
                    : new TrainingListener() {
                        @Override
                        public void epochEnded(int epoch, StepReport last) {
                            double weight =
                                    program.parameters().get("cls_token").getDouble(0);
                            records.metrics()
                                    .log(last.step(), Map.of("mine.weight", weight, "mine.step", (double) last.step()));
                            if (epoch == config.stopAfter()) {
                                StopSignal.ask();
                            }
                        }
                    };
        }
    }

    @BeforeEach
    void aStrangersCallback() {
        mae = new Mae(temporary);
        Components.register(new ComponentDefinition<>(
                Callback.class, NAME, WeightCallback.class, WeightCallback.Config.class, "logs a weight"));
    }

    @Test
    void neighboursAreACurveAndTheRunIsTheSame() throws IOException {
        String[] settings = {"trainer.epochs=3", "knn.enabled=true"};
        mae.pretrain(settings).succeeded();
        mae.pretrain("callbacks=knn", "callbacks.knn.every=1", settings[0], settings[1])
                .succeeded();
        mae.pretrain("callbacks=[knn]", "callbacks.knn.every=2", settings[0]).succeeded();
        Path without = mae.runFolders().get(0);
        Path with = mae.runFolders().get(1);
        assertArrayEquals(weights(without), weights(with));
        assertEquals(List.of(24L), steps(without, "knn.top1"));
        assertFalse(Files.exists(without.resolve("pictures/accuracy.png")));
        assertTrue(Files.exists(with.resolve("pictures/accuracy.png")));
        assertEquals(List.of(8L, 16L, 24L), steps(with, "knn.top1"));
        assertEquals(last(without, "knn.top1"), last(with, "knn.top1"));
        assertEquals(List.of(16L, 24L), steps(mae.runFolders().get(2), "knn.top1"), "at the end too where knn is not");
    }

    @Test
    void aRunThatACallbackStoppedGoesOnAndLogsNothingTwice() throws IOException {
        String own = "+callbacks.mine.name=" + NAME;
        mae.pretrain(own, "trainer.epochs=3").succeeded();
        Mae.Result stopped = mae.pretrain(own, "+callbacks.mine.stopAfter=2", "trainer.epochs=3");
        assertEquals(StopSignal.EXIT_CODE, stopped.exitCode(), stopped.err());
        Path whole = mae.runFolders().get(0);
        Path parts = mae.runFolders().get(1);
        mae.run("pretrain", "resume=" + parts).succeeded();
        assertArrayEquals(weights(whole), weights(parts));
        assertEquals(Mae.metrics(whole), Mae.metrics(parts));
        assertEquals(List.of(8L, 16L, 24L), steps(parts, "mine.weight"));
        List<Double> weights = values(parts, "mine.weight");
        assertTrue(weights.get(0) != weights.get(2).doubleValue(), weights.toString());
    }

    @Test
    void oneThatIsNullIsLeftOut() throws IOException {
        mae.pretrain("callbacks=knn", "callbacks.knn=null", "trainer.epochs=0").succeeded();
        assertEquals(List.of(), steps(mae.runFolder(), "knn.top1"));
    }

    @Test
    void whatCannotListenIsRefusedBeforeAnythingIsWritten() throws IOException {
        assertEquals(
                "mae: override '+callbacks.mine.name=kn': callbacks.mine.name: there is no 'kn'; did you mean knn? (known: "
                        + "knn, " + NAME + ")",
                mae.pretrain("+callbacks.mine.name=kn").refused());
        assertEquals(
                "mae: override '+callbacks.mine=3': callbacks.mine: expected an object { name = ..., ... }, not the number 3",
                mae.pretrain("+callbacks.mine=3").refused());
        assertEquals(
                "mae: override 'callbacks=" + NAME + "': callbacks: there is no option '" + NAME
                        + "', which would be a file; the component of that name is chosen by +callbacks." + NAME
                        + ".name=" + NAME,
                mae.pretrain("callbacks=" + NAME).refused());
        assertEquals(
                "mae: no callback for accumulated gradients",
                mae.pretrain("+callbacks.mine.name=" + NAME, "trainer.accumulation=2")
                        .refused());
        assertEquals(
                "mae: callbacks.name=knn is for mae pretrain: mae finetune measures accuracy itself",
                mae.run("finetune", "checkpoint=null", "callbacks=knn", "runs='" + mae.runs() + "'")
                        .refused());
        assertEquals(
                "mae: the callback " + WeightCallback.class.getName() + " gives null",
                mae.pretrain("+callbacks.mine={name:" + NAME + ",gone:true}").refused());
        assertEquals(
                "mae: override '+callbacks.mine.name=kn': callbacks.mine.name: there is no"
                        + " 'kn'; did you mean knn? (known: knn, " + NAME + ")",
                mae.pretrain("-m", "+callbacks.mine.name=" + NAME + ",kn").refused());
    }

    @Test
    void neighboursNeedPicturesToClassify() throws IOException {
        for (String name : List.of("a/1", "a/2", "b/1", "b/2")) {
            Path file = temporary.resolve("pictures/" + name + ".png");
            Files.createDirectories(file.getParent());
            ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
        }
        String root = "data.root='" + temporary.resolve("pictures") + "'";
        String line = mae.pretrain(
                        "callbacks=knn",
                        "data=folder",
                        "data.heldOutFraction=0",
                        "data.size=28",
                        root,
                        "trainer.batch=2")
                .refused();
        assertTrue(line.contains("0 held-out pictures; nearest neighbours need"), line);
        assertEquals(List.of(), mae.runFolders());
    }

    private static byte[] weights(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("checkpoints/step-000024/weights.safetensors"));
    }

    private static double last(Path run, String metric) {
        List<Double> values = values(run, metric);
        return values.get(values.size() - 1);
    }

    private static List<Double> values(Path run, String metric) {
        return points(run, metric).stream().map(p -> p.values().get(metric)).toList();
    }

    private static List<Long> steps(Path run, String metric) {
        return points(run, metric).stream().map(MetricHistory.Point::step).toList();
    }

    private static List<MetricHistory.Point> points(Path run, String metric) {
        List<MetricHistory.Point> points = new ArrayList<>(MetricHistory.read(run.resolve("metrics.jsonl")));
        points.removeIf(point -> !point.values().containsKey(metric));
        return points;
    }
}
