package io.mae4j.eval.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import io.mae4j.eval.Shapes;
import io.mae4j.eval.SmallModel;
import io.mae4j.models.Classifier;
import io.mae4j.models.Pool;
import io.mae4j.models.VitEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A pass over a part, in one go and in pieces. */
class PartEvaluationTest {
    private static final ImageShape SHAPE = new ImageShape(1, 16, 16);
    private static final int BATCH = 4;
    private static Program program;

    @TempDir
    Path temporary;

    @BeforeAll
    static void compiled() {
        Classifier classifier = new Classifier(
                new PatchGrid(1, 16, 16, 8, 8),
                new VitEncoder(new VitEncoder.Config(24, 1, 3, 2, true, false)),
                3,
                new Classifier.Config(Pool.MEAN, 0, 1, true, OptionalDouble.empty(), 1));
        program = SmallModel.engine().compile(classifier.inference(BATCH), 5);
    }

    @AfterAll
    static void closed() {
        program.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5, 6})
    void whatIsStoppedAndTakenUpComesToTheSame(int batches) {
        Part part = part(Set.of(2, 9));
        PartState whole = run(part, begin(part), Integer.MAX_VALUE);
        assertTrue(whole.finished());
        assertEquals(20, whole.tally().pictures());
        assertEquals(List.of("shape 2\tit is torn", "shape 9\tit is torn"), whole.skipped());

        PartState stopped = run(part(Set.of(2, 9)), begin(part), batches);
        assertEquals(batches >= 6, stopped.finished());
        Path file = temporary.resolve("part.json");
        stopped.write(file);
        PartState resumed = run(part(Set.of(2, 9)), PartState.read(file), Integer.MAX_VALUE);
        Gson gson = new Gson();
        assertEquals(gson.toJson(whole), gson.toJson(resumed), "bit for bit");
    }

    @Test
    void theModelIsAskedAboutTheAnswersAlone() {
        Part all = part(Set.of());
        Part two = new Part(
                "shapes", "", 0, Answers.among(Shapes.CLASSES.subList(0, 2), Shapes.CLASSES), 22, true, all.data());
        // labels of the third class have no place among two answers
        Dataset data = new Shapes(2, 7, SHAPE, Set.of()).heldOutOf(Shapes.of(1, 7, SHAPE));
        PartState state = new PartEvaluation(program, BATCH, new LoaderConfig(1, 1))
                .run(two, data, PartState.begin("f", 2), s -> {}, n -> {}, () -> false);
        assertEquals(2, state.tally().pictures());
        double loss = 0;
        try (BatchStream stream = new SequentialLoader(data, data.heldOut(), BATCH, new LoaderConfig(1, 1)).pass();
                ImageBatch images = stream.next();
                INDArray outputs = program.run(Map.of("images", images.images()), List.of("logits"))
                        .get("logits")) {
            for (int row = 0; row < 2; row++) {
                double[] logits = outputs.getRow(row).toDoubleVector();
                loss += Math.log(Math.exp(logits[0]) + Math.exp(logits[1])) - logits[images.labels()[row]];
            }
        }
        assertEquals(loss / 2, state.tally().loss(), 1e-9, "the softmax is over two of the three outputs");
    }

    @Test
    void theStateIsKeptAtTheEndAtLeast() {
        Part part = part(Set.of());
        List<PartState> kept = new ArrayList<>();
        Dataset data = part.data().get();
        PartState end = new PartEvaluation(program, BATCH, new LoaderConfig(2, 2))
                .run(part, data, begin(part), kept::add, n -> {}, () -> false);
        assertEquals(end, kept.get(kept.size() - 1));
        assertFalse(begin(part).finished());
    }

    private static PartState begin(Part part) {
        return PartState.begin("f", part.answers().classes().size());
    }

    private static PartState run(Part part, PartState from, int batches) {
        AtomicInteger left = new AtomicInteger(batches);
        return new PartEvaluation(program, BATCH, new LoaderConfig(2, 2))
                .run(part, part.data().get(), from, state -> {}, n -> {}, () -> left.getAndDecrement() <= 0);
    }

    private static Part part(Set<Integer> corrupt) {
        Dataset data = new Shapes(22, 7, SHAPE, corrupt).heldOutOf(Shapes.of(1, 7, SHAPE));
        return new Part("shapes", "", 0, Answers.all(Shapes.CLASSES), 22, true, () -> data);
    }
}
