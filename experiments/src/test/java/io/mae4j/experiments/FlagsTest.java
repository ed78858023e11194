package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.config.Compose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flags that look at a configuration, with Hydra's meaning. */
class FlagsTest {
    private static final int WARM_UP = 30;
    private static final int MEASURED = 21;

    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    private String shown(String... arguments) {
        String out = mae.run(arguments).succeeded().out();
        assertFalse(Files.exists(mae.runs()));
        return out;
    }

    @Test
    void cfgShowsSubstitutionsAndResolveTheirValues() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("conf/model"));
        Files.writeString(
                folder.resolve("mine.conf"),
                "# @package _global_\ndefaults = [quickstart, _self_]\nencoder.depth = ${decoder.depth}\n");
        String dir = temporary.resolve("conf").toString();
        String unresolved = shown("pretrain", "--config-dir", dir, "model=mine", "decoder.depth=7", "--cfg", "job");
        assertTrue(unresolved.contains("${decoder.depth}"), unresolved);
        String resolved = shown("pretrain", "-cd", dir, "model=mine", "decoder.depth=7", "--cfg", "job", "--resolve");
        assertEquals(7, ConfigFactory.parseString(resolved).getInt("encoder.depth"));
    }

    @Test
    void packageShowsOnePart() {
        String out = shown("pretrain", "--cfg", "job", "--package", "knn.classifier", "knn.classifier.k=5");
        assertTrue(out.startsWith("# @package knn.classifier\n"), out);
        assertEquals(5, ConfigFactory.parseString(out).getInt("k"));
        assertEquals(shown("pretrain", "--cfg", "job"), shown("pretrain", "--cfg", "job", "--package", "_global_"));
        assertEquals("0.6\n", shown("pretrain", "--cfg", "job", "-p", "mask.ratio", "mask.ratio=0.6"));
        String job = shown("pretrain", "--cfg", "all", "-p", "mae.job");
        assertEquals("pretrain", ConfigFactory.parseString(job).getString("configName"));
    }

    @Test
    void cfgAllHasWhatHydraKeepsInItsOwnNode() {
        String out = shown("pretrain", "--cfg", "all", "mask.ratio=0.6", "model=vit_tiny");
        var config = ConfigFactory.parseString(out);
        assertEquals(0.6, config.getDouble("mask.ratio"));
        assertEquals("mask.ratio=0.6,model=vit_tiny", config.getString("mae.job.overrideDirname"));
        assertEquals("vit_tiny", config.getString("mae.runtime.choices.model"));
        assertFalse(ConfigFactory.parseString(shown("pretrain", "--cfg", "mae")).hasPath("mask"));
    }

    @Test
    void helpShowsGroupsAndKeysAsTheOverridesMakeThem() {
        String out = shown("pretrain", "--help", "target=pixels", "mask.ratio=0.6");
        assertTrue(out.startsWith("Usage: mae pretrain"), out);
        assertTrue(out.contains(" pixels*"), out);
        assertTrue(
                Arrays.stream(out.split("\n"))
                        .anyMatch(line -> line.matches(
                                "  mask.ratio=0.6 +\\(number in \\(0, 1\\)\\) share of patches that are hidden")),
                out);
        assertTrue(out.contains("knn.classifier.k=20"), out);
        assertTrue(
                out.lines()
                        .anyMatch(line -> line.matches(
                                "  model.patch=4 +\\(whole number or \\[height, width\\] at least 1\\) .*")),
                out);
        assertFalse(out.contains("target.epsilon"), "which pixels do not have");
        assertTrue(shown("knn", "--help").contains("Usage: mae knn"));
        assertTrue(shown("bench", "step", "--help").contains("warmup=5"));
        assertTrue(shown("bench", "data", "--help", "data=fashion_mnist").contains("seconds=20"));
        String open = shown("data", "download", "--help");
        assertTrue(open.contains("Not yet a configuration: ") && open.contains("data: must be chosen"), open);
    }

    @Test
    void helpShowsTheKeysOfEachCallbackAndNoneWhereThereIsNone() {
        assertFalse(shown("pretrain", "--help").contains("callbacks.name"));
        String out = shown("pretrain", "--help", "callbacks=knn", "+callbacks.mine=null");
        assertTrue(out.lines().anyMatch(line -> line.matches("  callbacks.knn.name=knn +\\(.*knn.*\\)")), out);
        assertTrue(
                out.lines()
                        .anyMatch(line -> line.matches(
                                "  callbacks.knn.every=5 +\\(whole number at least 1\\) epochs between measurements")),
                out);
    }

    @Test
    void whatHelpShowsOfAListIsAnOverride() {
        String list = "augment.train=[{name:random_resized_crop,scale:[0.2,1]},{name:flip}]";
        String out = shown("pretrain", "--help", "augment=pretrain");
        assertTrue(out.contains("  " + list), out);
        assertEquals(
                ConfigFactory.parseString(shown("pretrain", "--cfg", "job", "augment=pretrain")),
                ConfigFactory.parseString(shown("pretrain", "--cfg", "job", "augment=pretrain", list)));
    }

    @Test
    void aKeyOfAnUnknownPartIsRefused() {
        String line =
                mae.run("pretrain", "--cfg", "job", "trainer.lodaer.threads=2").refused();
        assertTrue(line.contains("trainer.lodaer: unknown key"), line);
    }

    @Test
    void cfgShowsWhatMayBeSetBesideWhatTheFilesSpellOut() {
        String out = shown(
                "pretrain",
                "--cfg",
                "job",
                "data=folder", // without the root that a run must have
                "data.exif=true",
                "encoder.mlpRatio=2",
                "+augment.mix.mixup=0.8",
                "experiment=ablation/small",
                "~knn.batch");
        assertTrue(ConfigFactory.parseString(out).getBoolean("data.exif"), out);
        shown("pretrain", "--cfg", "job", "mask.name=columns", "mask.share=0.5"); // refused for the name when it is run
    }

    @Test
    void helpSaysWhichGroupsGoWithSeveralRuns() {
        String out = shown("pretrain", "--help");
        assertTrue(out.contains("\n  launcher (with -m): basic*, processes\n"), out);
        assertTrue(out.contains("\n  sweeper (with -m): grid*, "), out);
        assertFalse(shown("knn", "--help").contains("with -m)"), "which runs once");
    }

    @Test
    void configNameAndConfigDirChooseAnotherPrimaryFile() throws IOException {
        Files.writeString(
                temporary.resolve("mine.conf"), "defaults = [pretrain, _self_]\nname = mine\ntrainer.epochs = 2\n");
        String out = shown("pretrain", "--config-dir", temporary.toString(), "--config-name", "mine", "--cfg", "job");
        assertEquals("mine", ConfigFactory.parseString(out).getString("name"));
        assertEquals("random", ConfigFactory.parseString(out).getString("mask.name"));
    }

    @Test
    void infoSaysWhereTheConfigurationComesFrom() {
        String all = shown("pretrain", "--info", "model=vit_tiny");
        assertEquals(all, shown("pretrain", "--info", "all", "model=vit_tiny"));
        assertTrue(all.contains("model=vit_tiny"), all);
        String tree = shown("pretrain", "--info", "defaults-tree");
        assertTrue(tree.contains("\n    mask=random  ("), tree);
        assertTrue(tree.contains("\n    _self_\n"), tree);
        assertTrue(shown("pretrain", "--info", "plugins").contains("mask=random"));
        String path = shown("pretrain", "--config-dir", temporary.toString(), "--info", "searchpath");
        assertTrue(path.lines().skip(1).findFirst().orElseThrow().contains(temporary.toString()), path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pretrain --cfg jobs                  | known: job, mae, all",
                "pretrain --resolve                   | --resolve goes with --cfg",
                "pretrain --package mask              | --package goes with --cfg",
                "pretrain --cfg job --package maks    | maks: is missing",
                "pretrain --config-name pretran       | there is no configuration 'pretran'",
                "pretrain --config-dir nowhere        | there is no such configuration folder",
                "pretrain --config-name ../pretran    | there is no configuration '../pretran'",
                "pretrain resume=                     | resume= is empty",
                "pretrain -m resume=x mask.ratio=1,2  | resume= goes on with one run, -m begins several",
                "pretrain experiment=ablation/maskrat | did you mean ablation/mask_ratio?",
                "knn -m run=x                         | mae knn runs once: -m goes with mae pretrain, ",
                "data info -m cifar10                 | mae data info runs once: -m goes with mae pretrain, ",
                "pretran                              | there is no command pretran; did you mean pretrain?",
                "sweep stat                           | there is no command stat; did you mean status?",
                "pretrain --trainer.epochs=3          | keys are written without dashes, as trainer.epochs=3",
                "pretrain --mask.ratio 0.5            | keys are written without dashes, as mask.ratio=...",
                "pretrain --cgf=job                   | there is no option --cgf=job; did you mean --cfg?",
                "pretrain --cfg job mask.ration=0.5   | mask.ration: unknown key; did you mean mask.ratio?",
                "pretrain --cfg job +masks=1          | masks: unknown key",
                "finetune --cfg job labels.part=0.5   | labels.part: unknown key",
                "pretrain --cfg job callbacks=knn callbacks.knn.evry=2 | callbacks.knn.evry: unknown key; did you mean callbacks.knn.every?",
                "pretrain launcher=processes          | 'launcher=processes' is about several runs: it goes with -m",
                "pretrain sweep.folder=x              | 'sweep.folder=x' is about several runs: it goes with -m",
                "pretrain experiment=decoder_depth    | did you mean ablation/decoder_depth?",
                "pretrain resume=a\u0000b            | resume= is no path",
                "list mask                            | mae list: 'mask' is a word too many",
                "pretrain --rsolve                    | there is no option --rsolve; did you mean --resolve?",
                "pretrain -Pcuda                      | -Pcuda comes ahead of the command: mae -Pcuda pretrain",
                "rerun                                | which run?",
                "completion fish                      | there is no completion for fish"
            })
    void aMistakeIsOneLine(String command, String complaint) {
        String line = mae.run(command.strip().split(" ")).refused();
        assertTrue(line.contains(complaint), line);
    }

    @Test
    void noCommandAtAllIsAMistakeThatNamesThem() {
        String line = mae.run().refused();
        assertTrue(line.contains("which command? mae --help says what they do; known: pretrain, finetune, "), line);
    }

    @Test
    void composingTheWholeConfigurationTakesLessThanFiftyMilliseconds() {
        double[] seconds = new double[WARM_UP + MEASURED];
        for (int i = 0; i < seconds.length; i++) {
            long start = System.nanoTime();
            Compose.of("pretrain")
                    .with("model=vit_base", "mask.ratio=0.6", "+extra=${now:yyyy}")
                    .compose();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        double least = Arrays.stream(seconds, WARM_UP, seconds.length).min().orElseThrow(); // others may be at work
        assertTrue(least < 0.05, least + " seconds");
    }
}
