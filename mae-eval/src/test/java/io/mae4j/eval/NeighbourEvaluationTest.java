package io.mae4j.eval;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.models.MaskedAutoencoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NeighbourEvaluationTest {
    private static final ImageShape SHAPE = new ImageShape(1, 16, 16);
    private static final LoaderConfig LOADER = new LoaderConfig(2, 2);

    private final Engine engine = SmallModel.engine();
    private final MaskedAutoencoder model = SmallModel.of(SHAPE, 4);
    private final Dataset data = Shapes.of(20, 2, SHAPE).heldOutOf(Shapes.of(61, 1, SHAPE));

    private Features features(Dataset of, int batch) {
        try (Program program = engine.compile(model.features(batch), 7)) {
            return Features.of(program, new SequentialLoader(of, of.heldOut(), batch, LOADER));
        }
    }

    @Test
    void aPicturesFeatureDoesNotDependOnItsBatchOrThePadding() {
        Features whole = features(data, 20);
        Features padded = features(data, 8);
        assertEquals(20, padded.size());
        assertArrayEquals(whole.labels(), padded.labels());
        for (int i = 0; i < 20; i++) {
            assertEquals(24, padded.values()[i].length);
            assertArrayEquals(whole.values()[i], padded.values()[i], 1e-5f);
        }
    }

    @Test
    void skippedPicturesLeaveNoRow() {
        Dataset torn = new Shapes(9, 2, SHAPE, Set.of(0, 3, 4, 5, 6, 7)).heldOutOf(Shapes.of(3, 1, SHAPE));
        Features features = features(torn, 4);
        assertArrayEquals(new int[] {0, 1, 1}, features.labels());
        assertArrayEquals(features(data, 4).values()[8], features.values()[2], 1e-5f);
    }

    @Test
    void picturesOfWhichNoneCanBeReadHaveNoFeatures() {
        Dataset torn = new Shapes(2, 2, SHAPE, Set.of(0, 1)).heldOutOf(Shapes.of(3, 1, SHAPE));
        UserError error = assertThrows(UserError.class, () -> features(torn, 4));
        assertTrue(error.getMessage().contains("none of the pictures can be read"), error.getMessage());
    }

    @Test
    void evenAnUntrainedEncoderTellsSimpleShapesApartAndTheSameWeightsGiveTheSameAnswer() {
        NeighbourEvaluation evaluation = evaluation(data);
        Accuracy untrained = evaluation.untrained(7);
        assertEquals(20, untrained.pictures());
        assertTrue(untrained.top1() > 0.6, untrained.toString());
        try (Program program = engine.compile(model.pretraining(2), 7)) {
            assertEquals(untrained, evaluation.trained(program.state()), "what the encoder lacks is passed over");
        }
    }

    @Test
    void weightsThatLackAPartOfTheEncoderAreRefused() {
        try (Program program = engine.compile(model.features(2), 7)) {
            Map<String, INDArray> state = new HashMap<>(program.state());
            state.remove("blocks.1.attn.qkv.weight");
            UserError error =
                    assertThrows(UserError.class, () -> evaluation(data).trained(state));
            assertTrue(error.getMessage().contains("blocks.1.attn.qkv.weight"), error.getMessage());
        }
    }

    @Test
    void weightsThatAreNoNumbersAreRefused() {
        try (Program program = engine.compile(model.features(2), 7)) {
            Map<String, INDArray> state = new HashMap<>(program.state());
            state.put("norm.bias", Nd4j.valueArrayOf(new long[] {24}, Float.NaN, DataType.FLOAT));
            UserError error =
                    assertThrows(UserError.class, () -> evaluation(data).trained(state));
            assertTrue(error.getMessage().contains("picture 0 are no numbers"), error.getMessage());
        }
    }

    @Test
    void withoutHeldOutPicturesThereIsNothingToClassify() {
        Dataset none = Shapes.of(0, 2, SHAPE).heldOutOf(Shapes.of(3, 1, SHAPE));
        assertFalse(NeighbourEvaluation.possible(none));
        assertThrows(UserError.class, () -> evaluation(none));
    }

    private NeighbourEvaluation evaluation(Dataset of) {
        NearestNeighbours classifier = new NearestNeighbours(new NearestNeighbours.Config(5, 0.07));
        return new NeighbourEvaluation(engine, model, of, 8, LOADER, classifier);
    }
}
