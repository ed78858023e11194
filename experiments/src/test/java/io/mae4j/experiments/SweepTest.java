package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.file.Folders;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps from the command line to their folders. */
class SweepTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    @Test
    void everyCombinationIsARunOfItsOwnUnderOneParent() throws IOException {
        String out = mae.pretrain("-m", "mask.ratio=0.25,0.5", "trainer.seed=range(2)")
                .succeeded()
                .out();
        Path sweep = mae.runFolder();
        assertTrue(sweep.toString().endsWith("-pretrain-sweep"), sweep.toString());
        assertTrue(out.contains("003  finished  0.5         1"), out);
        List<String> table = Files.readAllLines(sweep.resolve("index.csv"));
        assertEquals(5, table.size());
        assertTrue(table.get(0).startsWith("job,status,mask.ratio,trainer.seed,"), table.get(0));
        assertTrue(table.get(3).startsWith("002,finished,0.5,0,"), table.get(3));
        assertEquals(
                List.of("mask.ratio=0.5", "trainer.seed=0"),
                lastTwo(Files.readAllLines(sweep.resolve("002/overrides.txt"))));
        List<Path> parents = tags("mlflow.parentRunId");
        assertEquals(4, parents.size());
        String parent = Files.readString(parents.get(0));
        for (Path tag : parents) {
            assertEquals(parent, Files.readString(tag));
        }
        assertEquals(5, tags("mlflow.runName").size());
        assertTrue(
                tags("mlflow.runName").stream().anyMatch(tag -> tag.toString().contains(parent)));
        assertReported(sweep);
    }

    @Test
    void foldersHaveTheSameNamesWhereDigitsAreOthers() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            mae.pretrain("-m", "trainer.seed=1,2").succeeded();
        } finally {
            Locale.setDefault(before);
        }
        Path job = mae.runFolder().resolve("001");
        assertTrue(Files.isDirectory(job.resolve("checkpoints/step-000008")), job.toString());
        assertEquals(0, mae.run("inspect", job.toString()).exitCode(), "its checkpoint is found");
    }

    private void assertReported(Path sweep) throws IOException {
        mae.run("report", sweep.toString()).succeeded();
        String page = Files.readString(sweep.resolve("report.html"));
        assertTrue(page.contains("<td>0.5</td>") && page.contains("<td>69.9</td>"), "Figure 5 has 69.9 % at 0.5");
        assertEquals(2, page.split("<img ", -1).length - 1, "a picture for each setting");
        assertFalse(page.contains("src=\"http") || page.contains("href="), "needs nothing else");
        for (String chart :
                List.of("mask.ratio-loss", "mask.ratio-test.loss", "paper-mask.ratio-linear-probing", "loss")) {
            assertTrue(
                    Files.readString(sweep.resolve("report/" + chart + ".svg")).startsWith("<svg"), chart);
            BufferedImage png =
                    ImageIO.read(sweep.resolve("report/" + chart + ".png").toFile());
            assertEquals(920, png.getWidth(), chart);
            assertTrue(colours(png) > 10, chart);
        }
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    @Test
    void aJobThatFailsIsRecordedAndTheOthersGoOn() throws IOException {
        Mae.Result result = mae.pretrain("-m", "optimizer.lr=1e30,1e-3", "schedule=constant");
        assertEquals(1, result.exitCode(), result.out() + result.err());
        Path sweep = mae.runFolder();
        String status = mae.run("sweep", "status", sweep.toString()).succeeded().out();
        assertTrue(status.contains("000  failed    1.0E30"), status);
        assertTrue(status.contains("001  finished  0.001"), status);
        assertTrue(status.contains("000: the loss is"), status);

        FileTime finished = Files.getLastModifiedTime(sweep.resolve("001/summary.json"));
        assertEquals(1, mae.run("sweep", "resume", sweep.toString()).exitCode());
        assertTrue(Files.readString(sweep.resolve("000/job.json")).contains("\"attempts\": 1"));
        assertEquals(
                1,
                mae.run("sweep", "resume", sweep.toString(), "--retry-failed").exitCode());
        assertTrue(Files.readString(sweep.resolve("000/job.json")).contains("\"attempts\": 2"));
        assertEquals(finished, Files.getLastModifiedTime(sweep.resolve("001/summary.json")));
    }

    @Test
    void jobsInProcessesOfTheirOwnDoTheSame() throws IOException {
        mae.pretrain("-m", "mask.ratio=0.25,0.5", "engine.threads=1").succeeded();
        Path here = mae.runFolder();
        Path apart = temporary.resolve("apart");
        mae.pretrain(
                        "-m",
                        "mask.ratio=0.25,0.5",
                        "engine.threads=1",
                        "launcher=processes",
                        "sweep.folder='" + apart + "'")
                .succeeded();
        for (String job : List.of("000", "001")) {
            assertEquals(Mae.metrics(here.resolve(job)), Mae.metrics(apart.resolve(job)));
            assertTrue(
                    Files.readString(apart.resolve(job).resolve("console.log")).contains("epoch 1/1"));
        }
    }

    @Test
    void theSameCommandOnItsFolderDoesOnlyWhatIsMissing() throws IOException {
        Path folder = temporary.resolve("sweep");
        String[] words = {"-m", "mask.ratio=0.25,0.5", "sweep.folder='" + folder + "'"};
        Files.createDirectories(folder.resolve("000/checkpoints")); // left by one that was killed while it was planned
        mae.pretrain(words).succeeded();
        FileTime before = Files.getLastModifiedTime(folder.resolve("000/summary.json"));
        assertTrue(mae.pretrain(words).succeeded().out().contains("2 jobs, 2 done"));
        assertEquals(before, Files.getLastModifiedTime(folder.resolve("000/summary.json")));
        assertTrue(mae.pretrain("-m", "mask.ratio=0.25,0.6", "sweep.folder='" + temporary + "'")
                .refused()
                .contains("is no sweep folder"));
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertTrue(mae.pretrain("-m", "mask.ratio=0.25,0.6", "sweep.folder='" + file + "'")
                .refused()
                .contains("is no sweep folder"));
        String refused = mae.pretrain("-m", "mask.ratio=0.25,0.6", "sweep.folder='" + folder + "'")
                .refused();
        assertTrue(refused.contains("is another sweep"), refused);
    }

    @Test
    void aSweepGoesOnWithAnotherLauncher() throws IOException {
        Path conf = Files.createDirectories(temporary.resolve("conf/sweeper"));
        Files.writeString(conf.resolve("mine.conf"), "name = random\njobs = 2\n");
        String folder = temporary.resolve("sweep").toString();
        mae.pretrain(
                        "-m",
                        "--config-dir=" + conf.getParent(),
                        "sweeper=mine",
                        "mask.ratio=interval(0.3,0.6)",
                        "launcher=processes",
                        "launcher.jobs=1",
                        "trainer.epochs=0",
                        "sweep.folder='" + folder + "'")
                .succeeded();
        mae.run("sweep", "resume", folder).succeeded();
        mae.run("sweep", "resume", folder, "launcher.jobs=2").succeeded();
        mae.run("sweep", "resume", folder, "launcher=basic").succeeded();
        assertEquals(
                "mae: override 'mask.ratio=0.3': the jobs are as they were planned; only their launcher can be another:"
                        + " launcher=<basic|processes>",
                mae.run("sweep", "resume", folder, "mask.ratio=0.3").refused());
    }

    @Test
    void whatIsComputedIsSettledWhenTheSweepIsPlanned() throws IOException {
        Path conf = Files.createDirectories(temporary.resolve("conf/optimizer"));
        Files.writeString(conf.resolve("mine.conf"), "name = sgd\nlr = ${trainer.seed}\n");
        mae.pretrain(
                        "-m",
                        "--config-dir=" + conf.getParent(),
                        "mask=random,grid",
                        "name=${run:choice,mask}",
                        "optimizer=mine",
                        "trainer.seed=1",
                        "trainer.epochs=0")
                .succeeded();
        Path job = mae.runFolder().resolve("001");
        assertTrue(Files.readString(job.resolve("config.resolved.conf")).contains("name=grid"));
        mae.run("rerun", job.toString()).succeeded();
        assertTrue(
                mae.runFolders().get(1).toString().endsWith("-grid"),
                mae.runFolders().toString());
    }

    /** Whether its folder went with what was in it or not. */
    @Test
    void aJobThatWasRemovedRunsAgain() throws IOException {
        mae.pretrain("-m", "mask.ratio=0.5", "trainer.seed=1,2,3").succeeded();
        Path sweep = mae.runFolder();
        List<String> before = metricsOf(sweep);
        Folders.delete(sweep.resolve("000"));
        Folders.delete(sweep.resolve("002"));
        Files.createDirectory(sweep.resolve("002"));
        String status = mae.run("sweep", "status", sweep.toString()).succeeded().out();
        assertTrue(status.contains("000  pending") && status.contains("001  finished"), status);
        String out = mae.run("sweep", "resume", sweep.toString()).succeeded().out();
        assertTrue(out.contains("job        000 of 3") && !out.contains("job        001 of 3"), out);
        assertEquals(before, metricsOf(sweep));
    }

    private static List<String> metricsOf(Path sweep) throws IOException {
        List<String> metrics = new ArrayList<>();
        for (String job : List.of("000", "001", "002")) {
            metrics.add(Mae.metrics(sweep.resolve(job)));
        }
        return metrics;
    }

    @Test
    void aSweepOfNoEpochsIsReportedBesideThePapersTable() throws IOException {
        mae.pretrain("-m", "mask.ratio=0.5,0.75", "trainer.epochs=0").succeeded();
        mae.run("report", mae.runFolder().toString()).succeeded();
        String page = Files.readString(mae.runFolder().resolve("report.html"));
        assertTrue(page.contains("2 finished: 2 settings, one seed each. Swept:"), page);
    }

    @Test
    void whatIsDamagedInASweepsFolderIsNamed() throws IOException {
        mae.pretrain("-m", "mask.ratio=0.5,0.75", "trainer.epochs=0").succeeded();
        String sweep = mae.runFolder().toString();
        String whole = Files.readString(mae.runFolder().resolve("sweep.json"));
        Map<String, String> complaints = Map.of(
                "000/summary.json", "it has no metrics",
                "000/job.json", "it has no status, or an unknown one",
                "sweep.json", "it has no command, or an unknown one");
        for (String name : List.of("000/summary.json", "000/job.json", "sweep.json")) {
            Path file = Files.writeString(mae.runFolder().resolve(name), "{}");
            assertEquals(
                    "mae: " + file + " is damaged: " + complaints.get(name),
                    mae.run("sweep", "status", sweep).refused());
        }
        Files.writeString(mae.runFolder().resolve("sweep.json"), "{\"jobs\": [{\"number\": 0}]}");
        assertTrue(mae.run("sweep", "status", sweep).refused().contains("sweep.json is damaged: "));
        for (String plan : List.of("[]", whole.replaceFirst("(?s)\"jobs\": .*", "\"jobs\": [null]}"))) {
            Files.writeString(mae.runFolder().resolve("sweep.json"), plan);
            assertTrue(mae.run("sweep", "status", sweep).refused().contains("sweep.json is damaged: "), plan);
        }
    }

    @Test
    void aNumberThatIsNoneInAJobsSummaryIsNamed() throws IOException {
        mae.pretrain("-m", "mask.ratio=0.5,0.75", "trainer.epochs=0").succeeded();
        Path file = mae.runFolder().resolve("001/summary.json");
        for (String summary : List.of(
                "{\"metrics\": null}", "{\"metrics\": {\"loss\": 1.p9}}", "{\"metrics\": {}, \"steps\": null}")) {
            Files.writeString(file, summary);
            assertTrue(
                    mae.run("sweep", "status", mae.runFolder().toString())
                            .refused()
                            .startsWith("mae: " + file + " is damaged: "),
                    summary);
        }
    }

    @Test
    void nothingIsWrittenWhenAJobCannotBe() {
        assertTrue(mae.pretrain("-m", "mask.ratio=0.25,1.5").refused().contains("out of range"));
        assertTrue(mae.pretrain("-m", "mask.ratio=0.25").refused().contains("nothing is swept"));
        assertEquals(
                "mae: experiment=ablation/decoder_depth has another sweep in its configuration than the jobs before it: give"
                        + " each its own command",
                mae.pretrain(
                                "-m",
                                "experiment=ablation/mask_ratio,ablation/decoder_depth",
                                "mask.ratio=0.5",
                                "trainer.seed=1")
                        .refused());
        assertTrue(mae.run("sweep", "status", "nowhere").refused().contains("no sweep folder"));
        assertTrue(mae.run("report", "nowhere").refused().contains("no sweep folder"));
        assertTrue(mae.run("tracking", "push", "nowhere", "http://127.0.0.1:9")
                .refused()
                .contains("no file store"));
        assertFalse(Files.exists(mae.runs()));
    }

    private List<Path> tags(String name) {
        try (Stream<Path> files = Files.walk(mae.tracked())) {
            return files.filter(file -> file.endsWith(Path.of("tags", name)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lastTwo(List<String> lines) {
        return lines.subList(lines.size() - 2, lines.size());
    }
}
