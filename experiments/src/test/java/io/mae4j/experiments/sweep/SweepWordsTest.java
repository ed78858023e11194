package io.mae4j.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the words of a multirun's command line are about, and what a file says of its own sweep. */
class SweepWordsTest {
    @TempDir
    Path folder;

    @Test
    void wordsAreAboutAllJobsOrWhatTheyDifferInOrTheSweepItself() {
        SweepWords words = SweepWords.of(
                Compose.of("pretrain"),
                List.of(
                        "model=vit_tiny",
                        "mask.ratio=0.25,0.5",
                        "sweeper.jobs=3",
                        "sweep.folder=x",
                        "launcher=processes"));
        assertEquals(List.of("model=vit_tiny"), words.fixed());
        assertEquals(List.of("mask.ratio"), words.axes().stream().map(Axis::key).toList());
        assertEquals(List.of("sweeper.jobs=3", "folder=x", "launcher=processes"), words.settings());
    }

    @Test
    void ofTwoWordsAboutAKeyTheLastCounts() {
        SweepWords words = SweepWords.of(
                Compose.of("pretrain"),
                List.of("mask.ratio=0.25,0.5", "trainer.seed=1,2", "mask.ratio=0.6", "trainer.seed=3,4,5"));
        assertEquals(List.of("mask.ratio=0.6"), words.fixed());
        assertEquals(
                List.of("trainer.seed=3,4,5"),
                words.axes().stream().map(axis -> axis.override().text()).toList());
    }

    @Test
    void aKeyThatIsSaidAnewKeepsItsPlaceInTheOrderOfJobs() {
        SweepWords words = SweepWords.of(
                Compose.of("pretrain"), List.of("mask.ratio=0.25,0.5", "trainer.seed=1,2", "mask.ratio=0.6,0.7"));
        assertEquals(
                List.of("mask.ratio=0.6,0.7", "trainer.seed=1,2"),
                words.axes().stream().map(axis -> axis.override().text()).toList());
    }

    @Test
    void aSweepItselfIsNotSwept() {
        UserError error = assertThrows(
                UserError.class, () -> SweepWords.of(Compose.of("pretrain"), List.of("launcher.jobs=1,2")));
        assertEquals(
                "override 'launcher.jobs=1,2': the sweep as a whole has one of it: give one value; quote it if the comma is part of it",
                error.getMessage());
    }

    @Test
    void aFileCarriesItsSweepAndTheCommandLineHasTheLastWord() throws IOException {
        Compose base = carrying("[\"mask.ratio=0.25,0.5\", \"trainer.seed=range(3)\", \"sweeper=random\"]");
        SweepWords alone = SweepWords.of(base, List.of());
        assertEquals(
                List.of("mask.ratio", "trainer.seed"),
                alone.axes().stream().map(Axis::key).toList());
        SweepWords said = SweepWords.of(base, List.of("trainer.seed=7", "sweeper=grid", "mask.ratio=0.1,0.2,0.3"));
        assertEquals(List.of("trainer.seed=7"), said.fixed());
        assertEquals(3, said.axes().get(0).choices().size());
        assertEquals(1, said.axes().size());
        assertEquals(List.of("sweeper=random", "sweeper=grid"), said.settings());
    }

    @Test
    void aSweepThatIsNotOneIsRefused() throws IOException {
        Compose base = carrying("[], also = 1");
        UserError error = assertThrows(UserError.class, () -> SweepWords.of(base, List.of()));
        assertTrue(error.getMessage().contains("sweep.also"), error.getMessage());
    }

    @Test
    void aChoiceThatOnlyTheSweepMakesIsMade() throws IOException {
        Files.writeString(
                folder.resolve("open.conf"), "defaults = [pretrain, {\"override /mask\" = \"???\"}, _self_]\n");
        SweepWords words = SweepWords.of(Compose.of("open").searching(folder), List.of("mask=random,grid"));
        assertEquals(List.of("mask"), words.axes().stream().map(Axis::key).toList());
    }

    private Compose carrying(String params) throws IOException {
        Files.writeString(
                folder.resolve("mine.conf"), "defaults = [pretrain, _self_]\nsweep { params = " + params + " }\n");
        return Compose.of("mine").searching(folder);
    }
}
