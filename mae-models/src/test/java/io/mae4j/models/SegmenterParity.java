package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.component.Adaptation;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.models.segment.UperHead;
import io.mae4j.models.weights.Safetensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Holds an engine to what PyTorch computes for a segmenter with UperNet in double precision (see {@code reference/README.md}). */
public abstract class SegmenterParity {
    private static final int BATCH = 3;
    private static final int CLASSES = 3;
    private static final int DEPTH = 6;
    private static final UperHead HEAD = new UperHead(new UperHead.Config(6, List.of(1, 2, 3, 6), 5, 0.4));

    /** The engine that is held to the values. */
    protected abstract Engine engine();

    /** The deviation allowed for outputs, the loss and gradients. */
    protected double tolerance() {
        return 2e-5;
    }

    /** Patches of pictures; where there are five rows, the last one is lost on halving. */
    enum Patches {
        SQUARE(4, 4),
        OBLONG(4, 6),
        ODD(5, 3);

        final PatchGrid grid;

        Patches(int rows, int columns) {
            this.grid = new PatchGrid(1, 6 * rows, 6 * columns, 6, 6);
        }

        INDArray value(String name) {
            return below(prefix() + name).get("");
        }

        Map<String, INDArray> gradients() {
            return below(prefix() + "g.");
        }

        private String prefix() {
            return name().toLowerCase(Locale.ROOT) + ".";
        }
    }

    /** Its layers' tokens are fed. */
    private record Told(int dim, int depth) implements Encoder {
        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking) {
            throw new AssertionError();
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches) {
            throw new AssertionError();
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Adaptation adaptation) {
            List<Tensor> layers = new ArrayList<>();
            for (int layer = 1; layer <= depth; layer++) {
                layers.add(g.input("layer." + layer, TensorType.floats(patches.dim(0), grid.patches(), dim)));
            }
            return new Encoded(layers.get(depth - 1), 0, true, layers);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLossAndEveryGradientAreEqual(Patches patches) {
        Training training = new Training("loss", new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        try (TrainingProgram program = engine().compile(segmenter(patches).training(BATCH), 0, training)) {
            Map<String, INDArray> weights = weights();
            weights.keySet().removeIf(name -> name.contains("running"));
            program.load(weights);
            Deviations deviations = new Deviations();
            deviations.note(
                    "loss", patches.value("loss"), program.run(inputs(patches)).get("loss"));
            program.backward(inputs(patches), 1);
            Map<String, INDArray> gradients = patches.gradients();
            gradients.forEach((name, wanted) -> deviations.note(name, wanted, program.gradient("head." + name)));
            assertEquals(program.graph().parameters().size(), gradients.size());
            deviations.assertBelow(tolerance());
        }
    }

    @ParameterizedTest
    @EnumSource
    void picturesAreSegmentedByTheStatisticsThatWereKept(Patches patches) {
        try (Program program = engine().compile(segmenter(patches).inference(BATCH), 0)) {
            program.load(weights());
            Deviations deviations = new Deviations();
            deviations.note(
                    "logits",
                    patches.value("logits"),
                    program.run(inputs(patches)).get("logits"));
            deviations.assertBelow(tolerance());
        }
    }

    private static Segmenter segmenter(Patches patches) {
        return new Segmenter(patches.grid, new Told(8, DEPTH), HEAD, CLASSES, new Segmenter.Config(0, 1, true));
    }

    private static Map<String, INDArray> inputs(Patches patches) {
        Map<String, INDArray> inputs = new HashMap<>();
        inputs.put("images", Nd4j.zeros(patches.grid.images(BATCH).shape().toLongArray()));
        inputs.put("labels", patches.value("labels"));
        int map = 0;
        for (int layer : HEAD.layers(DEPTH)) {
            inputs.put("layer." + layer, patches.value("maps." + map++).reshape(BATCH, patches.grid.patches(), 8));
        }
        return inputs;
    }

    private static Map<String, INDArray> weights() {
        Map<String, INDArray> weights = new TreeMap<>();
        below("w.").forEach((name, weight) -> weights.put("head." + name, weight));
        return weights;
    }

    private static Map<String, INDArray> below(String prefix) {
        Map<String, INDArray> values = new TreeMap<>();
        Safetensors.readAll(Fixture.path("upernet")).forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                values.put(name.substring(prefix.length()), value);
            }
        });
        return values;
    }
}
