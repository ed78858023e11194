package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How far tensors are from published ones: the largest difference over the largest published value. */
final class Deviations {
    private final List<String> all = new ArrayList<>();
    private double largest;

    void note(String name, INDArray published, INDArray ours) {
        INDArray wanted = published.castTo(DataType.DOUBLE);
        INDArray difference =
                ours.castTo(DataType.DOUBLE).reshape(wanted.shape()).sub(wanted);
        double deviation =
                difference.amaxNumber().doubleValue() / wanted.amaxNumber().doubleValue();
        note(name, deviation);
    }

    /** By the length of the difference over the length of the published tensor, in which single entries weigh little. */
    void noteLength(String name, INDArray published, INDArray ours) {
        INDArray wanted = published.castTo(DataType.DOUBLE);
        note(
                name,
                ours.castTo(DataType.DOUBLE).distance2(wanted)
                        / wanted.norm2Number().doubleValue());
    }

    private void note(String name, double deviation) {
        all.add(String.format(Locale.ROOT, "%.2e %s", deviation, name));
        largest = deviation <= largest ? largest : deviation; // and so a NaN stays
    }

    void assertBelow(double tolerance) {
        all.sort(Comparator.comparingDouble((String s) -> -Double.parseDouble(s.substring(0, s.indexOf(' ')))));
        assertTrue(largest <= tolerance, () -> "deviations above " + tolerance + ": " + all);
    }
}
