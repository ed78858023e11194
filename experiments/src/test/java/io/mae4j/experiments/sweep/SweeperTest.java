package io.mae4j.experiments.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.config.ConfigOverride;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which jobs the sweepers make of which axes. */
class SweeperTest {

    @Test
    void aGridVariesTheLastAxisFastest() {
        assertEquals(
                List.of(
                        List.of("mask.ratio=0.25", "decoder.depth=1"),
                        List.of("mask.ratio=0.25", "decoder.depth=2"),
                        List.of("mask.ratio=0.5", "decoder.depth=1"),
                        List.of("mask.ratio=0.5", "decoder.depth=2")),
                new GridSweeper().jobs(axes("mask.ratio=0.25,0.5", "decoder.depth=range(1,3)")));
    }

    @Test
    void aGlobTakesTheOptionsOfAGroup() {
        List<List<String>> jobs = new GridSweeper().jobs(axes("model=glob(vit_*,exclude=vit_huge)"));
        assertTrue(jobs.contains(List.of("model=vit_tiny")), jobs.toString());
        assertTrue(!jobs.contains(List.of("model=vit_huge")) && !jobs.contains(List.of("model=quickstart")));
    }

    @Test
    void aGridCannotGoThroughAnInterval() {
        List<Axis> axes = axes("mask.ratio=interval(0.1,0.9)");
        String message = assertThrows(UserError.class, () -> new GridSweeper().jobs(axes))
                .getMessage();
        assertTrue(message.contains("sweeper=random"), message);
    }

    @Test
    void aGridOfMoreJobsThanCanBePlannedIsRefused() {
        List<Axis> axes = axes("trainer.seed=range(1000)", "mask.ratio=range(0,1,0.001)", "decoder.depth=range(1,9)");
        String message = assertThrows(UserError.class, () -> new GridSweeper().jobs(axes))
                .getMessage();
        assertEquals(
                "a grid over trainer.seed, mask.ratio, decoder.depth has 8000000 jobs, and a sweep 10000 at most; give fewer"
                        + " values, or sweeper=random",
                message);
    }

    @Test
    void randomJobsFollowFromTheSeedAndStayInTheirInterval() {
        List<Axis> axes = axes("optimizer.lr=tag(log,interval(1e-4,1e-2))", "decoder.depth=int(interval(1,4))");
        List<List<String>> jobs = new RandomSweeper(new RandomSweeper.Config(50, 3)).jobs(axes);
        assertEquals(jobs, new RandomSweeper(new RandomSweeper.Config(50, 3)).jobs(axes));
        assertNotEquals(jobs, new RandomSweeper(new RandomSweeper.Config(50, 4)).jobs(axes));
        long small =
                jobs.stream().map(j -> number(j, 0)).filter(lr -> lr < 1e-3).count();
        assertTrue(small > 15 && small < 35, "half of a logarithmic interval's values are in its lower half: " + small);
        assertEquals(
                List.of(1.0, 2.0, 3.0),
                jobs.stream().map(j -> number(j, 1)).distinct().sorted().toList());
        assertTrue(jobs.stream().map(j -> number(j, 0)).allMatch(lr -> lr >= 1e-4 && lr < 1e-2));
    }

    @Test
    void aSobolSequenceFillsEveryPartOfTheSpace() {
        List<List<String>> jobs = new SobolSweeper(new SobolSweeper.Config(64, 1))
                .jobs(axes("mask.ratio=interval(0,1)", "optimizer.lr=interval(0,1)"));
        int[] cells = new int[16];
        jobs.forEach(job -> cells[4 * quarter(job, 0) + quarter(job, 1)]++);
        // uniform random points leave cells with fewer than 2 or more than 6 of them in 4 of 5 draws
        assertTrue(IntStream.of(cells).allMatch(n -> n >= 2 && n <= 6), Arrays.toString(cells));
    }

    private static int quarter(List<String> job, int axis) {
        return (int) Math.floor(4 * number(job, axis));
    }

    private static double number(List<String> job, int axis) {
        return Double.parseDouble(job.get(axis).substring(job.get(axis).indexOf('=') + 1));
    }

    private static List<Axis> axes(String... overrides) {
        return Arrays.stream(overrides)
                .map(text -> Axis.of(
                        ConfigOverride.parse(text), Compose.of("pretrain").tree()))
                .toList();
    }
}
