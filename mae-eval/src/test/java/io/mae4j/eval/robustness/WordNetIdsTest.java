package io.mae4j.eval.robustness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lists of classes, and the way from 1,000 outputs to 200 answers. */
class WordNetIdsTest {
    private final List<String> all = WordNetIds.imageNet();

    @Test
    void theListsAreThePublishedOnes() {
        assertEquals(1000, new HashSet<>(all).size());
        assertEquals(all.stream().sorted().toList(), all, "the order of the outputs is that of the ids");
        assertEquals("n01440764", all.get(0)); // tench
        assertEquals("n01443537", all.get(1)); // goldfish
        assertEquals("n15075141", all.get(999)); // toilet paper
        for (List<String> subset : List.of(WordNetIds.imageNetA(), WordNetIds.imageNetR())) {
            assertEquals(200, new HashSet<>(subset).size());
            assertTrue(all.containsAll(subset));
        }
        assertEquals("n01498041", WordNetIds.imageNetA().get(0)); // stingray
        assertEquals("n01443537", WordNetIds.imageNetR().get(0));
    }

    @Test
    void aSubsetsClassHasTheOutputOfItsId() {
        Answers answers = Answers.among(WordNetIds.imageNetA(), all);
        assertEquals(6, answers.outputs().get(0), "stingray is the seventh of ImageNet's classes");
        double[] logits = new double[1000];
        logits[6] = 3;
        logits[0] = 9; // tench is no answer on ImageNet-A
        double[] some = answers.of(logits);
        assertEquals(200, some.length);
        assertEquals(3, some[0]);
        Tally tally = new Tally(200);
        tally.add(some, 0);
        assertEquals(1, tally.top1());
    }

    @Test
    void classesInAnotherOrderThanTheModelsHaveTheOutputsOfTheirIds() {
        Answers answers = Answers.among(List.of("c", "a", "b"), List.of("a", "b", "c"));
        assertArrayEquals(new double[] {3, 1, 2}, answers.of(new double[] {1, 2, 3}));
    }

    @Test
    void allAnswersAreTheOutputsThemselves() {
        double[] logits = {1, 2, 3};
        assertArrayEquals(logits, Answers.all(List.of("a", "b", "c")).of(logits));
        assertThrows(IllegalArgumentException.class, () -> Answers.among(List.of("d"), List.of("a")));
    }
}
