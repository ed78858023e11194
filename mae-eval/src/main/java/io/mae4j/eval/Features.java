package io.mae4j.eval;

import io.mae4j.UserError;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an encoder makes of the pictures of a split.
 *
 * @param values {@code [pictures][dim]}
 * @param labels {@code [pictures]}, in the same order; -1 where there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Features(float[][] values, int[] labels) {
    public Features {
        if (values.length != labels.length) {
            throw new IllegalArgumentException(values.length + " features have " + labels.length + " labels");
        }
    }

    /**
     * One pass over a split. Padding and corrupt pictures that are skipped leave no row.
     *
     * @param program of {@link io.mae4j.models.MaskedAutoencoder#features}, compiled for the loader's batch size
     * @throws UserError if a picture is corrupt and the policy is to fail, or no picture can be read
     */
    public static Features of(Program program, SequentialLoader pictures) {
        return of(program, pictures, index -> {});
    }

    /** The same; {@code read} is told of each row the place of its picture in the split. */
    public static Features of(Program program, SequentialLoader pictures, IntConsumer read) {
        List<float[]> values = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        try (BatchStream stream = pictures.pass()) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    Features some = of(program, batch);
                    values.addAll(List.of(some.values));
                    IntStream.of(some.labels).forEach(labels::add);
                    Arrays.stream(batch.indices(), 0, some.size()).forEach(index -> read.accept((int) index));
                }
            }
        }
        if (values.isEmpty()) {
            throw new UserError("there are no features: none of the pictures can be read");
        }
        return new Features(
                values.toArray(float[][]::new),
                labels.stream().mapToInt(Integer::intValue).toArray());
    }

    /**
     * The features of one batch; padding leaves no row.
     *
     * @throws UserError if they are no numbers
     */
    public static Features of(Program program, ImageBatch batch) {
        float[][] values = new float[batch.size()][];
        try (INDArray rows = features(program, batch)) {
            for (int row = 0; row < batch.size(); row++) {
                values[row] = rows.getRow(row).toFloatVector();
                if (!areFinite(values[row])) {
                    throw new UserError("the features of picture " + batch.indices()[row]
                            + " are no numbers; the encoder's weights cannot be used");
                }
            }
        }
        return new Features(values, Arrays.copyOf(batch.labels(), batch.size()));
    }

    private static boolean areFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Those that {@code order} names from its place {@code from} to before {@code to}; after its last place comes its first. */
    public Features rows(int[] order, int from, int to) {
        int[] rows = IntStream.range(from, to).map(i -> order[i % order.length]).toArray();
        return new Features(
                IntStream.of(rows).mapToObj(i -> values[i]).toArray(float[][]::new),
                IntStream.of(rows).map(i -> labels[i]).toArray());
    }

    /** Those from {@code from} to before {@code to}. */
    public Features range(int from, int to) {
        return new Features(Arrays.copyOfRange(values, from, to), Arrays.copyOfRange(labels, from, to));
    }

    public int size() {
        return values.length;
    }

    /** Each with a length of one, so that the distance between two tells the angle between them. */
    public Features unitLength() {
        float[][] unit = new float[values.length][];
        for (int row = 0; row < unit.length; row++) {
            unit[row] = values[row].clone();
            double squares = 0;
            for (float value : unit[row]) {
                squares += (double) value * value;
            }
            double length = Math.max(Math.sqrt(squares), Float.MIN_NORMAL);
            for (int i = 0; i < unit[row].length; i++) {
                unit[row][i] = (float) (unit[row][i] / length);
            }
        }
        return new Features(unit, labels);
    }

    // [batch, dim]
    private static INDArray features(Program program, ImageBatch batch) {
        Map<String, INDArray> inputs = new HashMap<>();
        batch.putInto(inputs, "images");
        return program.run(inputs, List.of("features")).get("features");
    }
}
