package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.component.PatchGrid;
import io.mae4j.engine.ProfiledProgram;
import io.mae4j.engine.ProfiledProgram.Part;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.kernel.GeluForm;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Input;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.models.MaskedMeanSquareLoss;
import io.mae4j.models.NormalizedPixelTarget;
import io.mae4j.models.RandomMasker;
import io.mae4j.models.VitDecoder;
import io.mae4j.models.VitEncoder;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How long a pre-training step must take on an H200, by the operations and the bytes of its parts, without the optimiser. A change
 * that has a step move more is seen here without a card.
 */
class StepFloorTest {
    private static final double FLOPS_PER_SECOND = 790e12; // dense bf16 products, and device memory
    private static final double BYTES_PER_SECOND = 4.3e12;

    private static MaskedAutoencoder model(int dim, int depth, int heads, int patch) {
        return new MaskedAutoencoder(
                new PatchGrid(3, 224, 224, patch, patch),
                new RandomMasker(new RandomMasker.Config(0.75)),
                new VitEncoder(new VitEncoder.Config(dim, depth, heads, 4, true, false)),
                new VitDecoder(new VitDecoder.Config(512, 8, 16, 4)),
                new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-6)),
                new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()));
    }

    private record Floor(List<Part> parts, long bytes) {}

    private static Floor floor(Graph graph, GeluForm gelu) {
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        CountingDevice device = new CountingDevice(FLOPS_PER_SECOND);
        CudaEngine engine = new CudaEngine(device, true, false, gelu);
        try (ProfiledProgram program = (ProfiledProgram) engine.compile(graph, 0, training)) {
            ProfiledProgram.Profile profile = program.profile(inputs(graph));
            return new Floor(
                    Stream.concat(profile.forward().stream(), profile.backward().stream())
                            .toList(),
                    device.allocatedBytes());
        }
    }

    private static Map<String, INDArray> inputs(Graph graph) {
        return graph.nodes().stream()
                .filter(node -> node.op() instanceof Input)
                .map(node -> (Input) node.op())
                .collect(Collectors.toMap(Input::name, StepFloorTest::zeros));
    }

    private static INDArray zeros(Input input) {
        boolean floats = input.type().dtype() == DType.FLOAT;
        return Nd4j.zeros(
                floats ? DataType.FLOAT : DataType.INT32, input.type().shape().toLongArray());
    }

    /** Milliseconds: of the products alone, and of all parts, each at its slower limit; and gigabytes of the card's memory. */
    @ParameterizedTest(name = "width {0}, depth {1}, batch {4}, gelu {5}: {6} ms of products, {7} ms in all, {8} GB")
    @CsvSource({
        "768, 12, 12, 16, 256, EXACT, 18.12, 28.40, 13.00",
        "768, 12, 12, 16, 256, TANH, 18.12, 25.38, 13.00",
        "768, 12, 12, 16, 32, EXACT, 2.27, 3.57, 3.00",
        "1024, 24, 16, 16, 256, EXACT, 39.25, 54.68, 22.37",
        "1024, 24, 16, 16, 256, TANH, 39.25, 49.83, 22.37",
        "1280, 32, 16, 14, 128, EXACT, 46.19, 59.75, 25.05",
    })
    void a_step_moves_and_holds_no_more_than_it_did(
            int dim,
            int depth,
            int heads,
            int patch,
            int batch,
            GeluForm gelu,
            double products,
            double all,
            double gigabytes) {
        Floor floor = floor(model(dim, depth, heads, patch).pretraining(batch), gelu);
        List<Part> parts = floor.parts();
        assertEquals(gigabytes, floor.bytes() / 1e9, 0.01);
        assertEquals(products, 1e3 * parts.stream().mapToDouble(Part::seconds).sum(), 0.01);
        assertEquals(
                all,
                1e3
                        * parts.stream()
                                .mapToDouble(p -> Math.max(p.seconds(), p.bytes() / BYTES_PER_SECOND))
                                .sum(),
                0.01);
    }
}
