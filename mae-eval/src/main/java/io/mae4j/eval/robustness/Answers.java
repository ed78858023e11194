package io.mae4j.eval.robustness;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of a model's outputs count as answers. On ImageNet-A and -R, which have 200 of the 1,000 classes, a model is asked which of
 * the 200 it is, as published: its other 800 outputs are left out before the softmax.
 *
 * @param classes the possible answers; a label is a place in this list
 * @param outputs of each of them the place among the model's outputs
 */
public record Answers(List<String> classes, List<Integer> outputs) {
    public Answers {
        classes = List.copyOf(classes);
        outputs = List.copyOf(outputs);
        if (classes.size() != outputs.size()) {
            throw new IllegalArgumentException(classes.size() + " classes have " + outputs.size() + " outputs");
        }
    }

    /** All of a model's outputs. */
    public static Answers all(List<String> classes) {
        return new Answers(classes, IntStream.range(0, classes.size()).boxed().toList());
    }

    /**
     * Some of a model's outputs.
     *
     * @param modelClasses in the order of the model's outputs
     */
    public static Answers among(List<String> classes, List<String> modelClasses) {
        List<Integer> outputs = classes.stream().map(modelClasses::indexOf).toList();
        if (outputs.contains(-1)) {
            throw new IllegalArgumentException("the model has no output for " + classes.get(outputs.indexOf(-1)));
        }
        return new Answers(classes, outputs);
    }

    /** The logits of the possible answers in their order, of all logits. */
    double[] of(double[] logits) {
        double[] some = new double[outputs.size()];
        Arrays.setAll(some, i -> logits[outputs.get(i)]);
        return some;
    }
}
