package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell completes: the launcher, beside a build of this test's classes, asked by bash. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class CompletionTest {
    @TempDir
    static Path temporary;

    static Path home;

    @BeforeAll
    static void aBuild() throws IOException {
        home = Files.createDirectory(temporary.resolve("a folder"));
        Path sources = Path.of("..", "mae").toAbsolutePath().normalize();
        Files.copy(sources, home.resolve("mae"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String build : List.of(".mae", ".mae/cuda")) {
            Path state = Files.createDirectory(home.resolve(build));
            Files.writeString(
                    state.resolve("classpath"),
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "\n");
            Files.createFile(state.resolve("stamp"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pre                              | pretrain",
                "bench s                          | segment step",
                "pretrain mode                    | model. model=",
                "pretrain model=vit_t             | model=vit_tiny",
                "pretrain model=vit_tiny,vit_b    | model=vit_tiny,vit_base",
                "pretrain +target=pi              | +target=pixels",
                "pretrain mask.r                  | mask.ratio=",
                "pretrain ~knn.classifier.k       | ~knn.classifier.k=",
                "pretrain encoder.classToken=t    | encoder.classToken=true",
                "pretrain callbacks.k             | callbacks.knn.",
                "pretrain callbacks.knn.          | callbacks.knn.every=",
                "pretrain callbacks.n             | ''",
                "pretrain --cfg j                 | job",
                "pretrain --info defaults-        | defaults-tree",
                "pretrain --confi                 | --config-dir --config-name",
                "pretrain experiment=abl          | experiment=ablation/decoder_depth experiment=ablation/decoder_width experiment=ablation/mask_ratio experiment=ablation/mask_sampling experiment=ablation/mask_tokens_in_encoder experiment=ablation/small experiment=ablation/target",
                "pretrain launcher.j              | launcher.jobs=",
                "knn launch                       | ''",
                "completion z                     | zsh",
                "-P                               | -Pcuda -Pnd4j-cuda",
                "-Pcuda pretrain engine=cp        | engine=cpu",
                "-Pnd4j-cuda pre                  | ''",
                "pretrain nothing                 | ''"
            })
    void theLauncherCompletesCommandsGroupsOptionsAndKeys(String line, String words) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("mae").toString(), "__complete"));
        command.addAll(List.of(line.strip().split(" ")));
        assertEquals(words, String.join(" ", output(command)));
    }

    @Test
    void bashIsToldWhatFollowsItsOwnBreakOfTheWord() throws Exception {
        assertEquals(
                List.of("vit_base", "vit_huge", "vit_large", "vit_small", "vit_tiny"),
                bash("", "./mae pretrain model=vit_"));
    }

    @Test
    void theBashOfMacOsWhichHasNoCompoptCompletesToo() throws Exception {
        assertEquals(List.of("mask.ratio="), bash("enable -n compopt", "./mae pretrain mask.r"));
    }

    // what bash, prepared so, makes of a line, and what it complains of
    private static List<String> bash(String prepared, String line) throws Exception {
        CommandRun run = CommandRun.of("completion", "bash");
        assertEquals(0, run.exitCode(), run.err());
        return output(List.of(
                "bash",
                "-c",
                prepared + "\n"
                        + run.out().replace(launcher(), home.resolve("mae").toString())
                        + "\nCOMP_LINE='" + line + "' COMP_POINT=" + line.length() + "\n_mae 2>&1\n"
                        + "printf '%s\\n' \"${COMPREPLY[@]}\""));
    }

    private static String launcher() {
        return Path.of("mae").toAbsolutePath().toString(); // mae.home is not set in tests
    }

    private static List<String> output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return out.lines().toList();
    }
}
