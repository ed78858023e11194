package io.mae4j.train.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.train.StepPlan;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final StepPlan PLAN = new StepPlan(2, 4, 1);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private long now;

    @Test
    void elsewhereThanOnATerminalTheFirstStepAndEveryEpochHaveALine() {
        run(false, 1_000_000_000L, 0);
        List<String> lines = text().lines().toList();
        assertEquals(3, lines.size(), text());
        assertEquals("epoch 0.25/2  step 1/8  loss 0.5000  lr 1.00e-03", lines.get(0));
        assertEquals("epoch 1/2  step 4/8  0:04 left  loss 0.5000  lr 1.00e-03  16 images/s  data 25%", lines.get(1));
        assertEquals("epoch 2/2  step 8/8  0:00 left  loss 0.5000  lr 1.00e-03  16 images/s  data 25%", lines.get(2));
    }

    @Test
    void slowStepsHaveALineEach() {
        run(false, 11_000_000_000L, 0);
        assertEquals(8, text().lines().count(), text());
    }

    @Test
    void imagesASecondAreOfTheStepsAloneAndTimeLeftIsOfAll() {
        run(false, 1_000_000_000L, 9_000_000_000L);
        assertTrue(text().contains("  step 5/8  0:10 left  loss 0.5000  lr 1.00e-03  16 images/s  data 25%"), text());
    }

    @Test
    void onATerminalOneLineIsDrawnOver() {
        run(true, 1_000_000_000L, 0);
        assertEquals(1, text().strip().lines().filter(line -> !line.isBlank()).count() - redraws());
        assertTrue(text().endsWith(System.lineSeparator()));
        assertTrue(text().contains("\rstep 8/8  0:00 left  loss"), "a terminal of 40 columns shows the time left");
        assertTrue(text().contains("data 25%  " + "█".repeat(24)), text());
    }

    @Test
    void whatIsMeasuredBetweenEpochsHasALine() {
        Progress progress = progress(false);
        progress.epochEnded(1, report(4, 1));
        progress.measured(Map.of("test.loss", 0.43125));
        progress.stepTaken(report(5, 1));
        progress.measured(Map.of("norm", 1.0)); // a step's
        progress.stopped(5, Outcome.FINISHED);
        progress.measured(Map.of("knn.top1", 0.8)); // where the run ends, it says so itself
        assertEquals(
                List.of("  test.loss 0.4313"),
                text().lines().filter(line -> line.startsWith("  ")).toList());
        assertFalse(text().contains("knn") || text().contains("norm"), text());
    }

    @Test
    void onATerminalItIsBelowTheLineOfItsEpochWhichTakesTheBarsPlace() {
        Progress progress = progress(true);
        progress.epochEnded(1, report(4, 1));
        progress.measured(IntStream.range(0, 9)
                .boxed()
                .collect(Collectors.toMap(i -> "a" + i, i -> 1e-5, (a, b) -> a, TreeMap::new)));
        progress.measured(Map.of("b", 1.0));
        progress.stopped(4, Outcome.FINISHED);
        List<String> drawn = List.of(text().strip().split("\r(?!\n)"));
        assertEquals(2, drawn.size(), text());
        List<String> lines = drawn.get(1).lines().toList();
        assertTrue(lines.get(0).startsWith("epoch 1/2  step 4/8  loss 0.5000"), text());
        assertTrue(lines.get(0).length() >= drawn.get(0).length(), text());
        assertTrue(lines.get(1).startsWith("  a0 1.000e-05  a1 1.000e-05  "), text());
        assertTrue(lines.get(1).endsWith("a7 1.000e-05  and 1 more"), text());
        assertEquals(List.of("  b 1.0000"), lines.subList(2, lines.size()));
    }

    @Test
    void aNarrowTerminalCutsWhatIsDrawnOver() {
        assertEquals("\033[?7lbar \033[?7h", Progress.inOneRow("bar", "xterm-256color"));
        assertEquals("bar", Progress.inOneRow("bar", "dumb"));
        assertEquals("bar", Progress.inOneRow("bar", null), "as on Windows");
        progress(true).stepTaken(report(1, 1));
        assertEquals(1, text().chars().filter(c -> c == '\r').count());
        String bar = text().strip();
        assertEquals("\r" + Progress.inOneRow(bar), bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void nothingIsDrawnWhereNoStepWasTaken() {
        progress(true).stopped(0, Outcome.FINISHED);
        assertFalse(text().contains("\n"));
    }

    // a carriage return also ends a line for String.lines
    private long redraws() {
        return text().chars().filter(c -> c == '\r').count() - 1;
    }

    private Progress progress(boolean terminal) {
        return new Progress(PLAN, new PrintWriter(bytes, true, StandardCharsets.UTF_8), terminal, () -> now);
    }

    private void run(boolean terminal, long nanosPerStep, long nanosPerEvaluation) {
        Progress progress = progress(terminal);
        for (int step = 1; step <= PLAN.steps(); step++) {
            now += nanosPerStep;
            StepReport report = report(step, nanosPerStep * 1e-9);
            progress.stepTaken(report);
            if (PLAN.endsEpoch(step - 1)) {
                progress.epochEnded(step / 4, report);
                now += nanosPerEvaluation;
            }
        }
        progress.stopped(PLAN.steps(), Outcome.FINISHED);
    }

    private static StepReport report(long step, double seconds) {
        return new StepReport(step, step / 4.0, 0.5, 1e-3, 1, 16, seconds, seconds / 4);
    }

    // without what keeps a line in one row
    private String text() {
        return bytes.toString(StandardCharsets.UTF_8).replaceAll("\033\\[\\?7l| ?\033\\[\\?7h", "");
    }
}
