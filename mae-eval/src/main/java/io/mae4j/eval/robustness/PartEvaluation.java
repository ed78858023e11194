package io.mae4j.eval.robustness;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Classifies the pictures of a part, and counts.
 *
 * @param program with the input {@code images} and the output {@code logits} [batch, classes]
 * @param batch pictures that it classifies together
 */
public record PartEvaluation(Program program, int batch, LoaderConfig loader) {
    private static final long KEEP_NANOS = 5_000_000_000L;

    /**
     * Goes on from where a part was put down.
     *
     * @param keep is given the state every few seconds and at the end
     * @param classified is given the number of pictures after each batch
     * @param stop asked after each batch
     * @return the state at the end
     * @throws UserError if a picture is corrupt and the policy is to fail, or the model's outputs are no numbers
     */
    public PartState run(
            Part part,
            Dataset data,
            PartState from,
            Consumer<PartState> keep,
            IntConsumer classified,
            BooleanSupplier stop) {
        SequentialLoader pictures = new SequentialLoader(data, data.heldOut(), batch, loader);
        PartState state = from.after(from.batches(), pictures.batches(), from.skipped());
        long kept = System.nanoTime();
        try (BatchStream stream = pictures.pass(from.batches())) {
            while (stream.hasNext() && !stop.getAsBoolean()) {
                try (ImageBatch images = stream.next()) {
                    count(part, images, state.tally());
                    classified.accept(images.size());
                }
                state = state.after(state.batches() + 1, pictures.batches(), skipped(from, data));
                if (System.nanoTime() - kept > KEEP_NANOS && !state.finished()) {
                    keep.accept(state);
                    kept = System.nanoTime();
                }
            }
        }
        keep.accept(state);
        return state;
    }

    private void count(Part part, ImageBatch images, Tally tally) {
        try (INDArray outputs = program.run(Map.of("images", images.images()), List.of("logits"))
                .get("logits")) {
            double[][] logits = outputs.toDoubleMatrix();
            for (int row = 0; row < images.size(); row++) {
                if (!tally.add(part.answers().of(logits[row]), images.labels()[row])) {
                    throw new UserError(part.name() + ": the model's outputs for picture " + images.indices()[row]
                            + " are no numbers; its weights cannot be used");
                }
            }
        }
    }

    private static List<String> skipped(PartState from, Dataset data) {
        if (data.corrupt().count() == 0) {
            return from.skipped();
        }
        TreeSet<String> all = new TreeSet<>(from.skipped());
        all.addAll(data.corrupt().list().lines().toList());
        return new ArrayList<>(all);
    }
}
