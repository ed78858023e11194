package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Inject;
import io.mae4j.component.Adaptation;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder that is no vision transformer, with weights of other names, is pre-trained and used like ours. */
class PluginEncoderTest {
    @TempDir
    Path temporary;

    private Mae mae;
    private Path pretrained;

    @BeforeEach
    void anEncoderOfAnotherKindIsPretrained() {
        Components.register(new ComponentDefinition<>(
                Encoder.class, "layers_of_test", Layers.class, Layers.Config.class, "perceptrons"));
        mae = new Mae(temporary);
        run(
                        "pretrain",
                        "model.patch=14",
                        "encoder.name=layers_of_test",
                        "encoder.widths=[6,5]",
                        "decoder.dim=8",
                        "decoder.depth=1",
                        "decoder.heads=1",
                        "trainer.epochs=1",
                        "knn.enabled=false")
                .succeeded();
        pretrained = mae.runFolder();
    }

    @Test
    void itsFeaturesAreComparedAndDrawn() {
        String out =
                mae.run("knn", "checkpoint='" + pretrained + "'").succeeded().out();
        assertTrue(out.contains("kNN top-1"), out);
        out = mae.run("knn", "checkpoint='" + pretrained + "'", "k=[9000]")
                .succeeded()
                .out();
        assertTrue(out.contains("k=9000 (all 8,000 training pictures)  "), out);
        Path png = temporary.resolve("map.png");
        mae.run(
                        "features",
                        "checkpoint='" + pretrained + "'",
                        "method=pca",
                        "count=60",
                        "classes=3",
                        "out='" + png + "'")
                .succeeded();
        assertTrue(Files.exists(png));
    }

    @Test
    void aLinearClassifierIsTrainedOnIt() {
        run("probe", "checkpoint='" + pretrained + "'", "pool=mean", "trainer.epochs=1")
                .succeeded();
    }

    @Test
    void itIsFineTunedAndGoesOnAndIsCompared() {
        run("finetune", "checkpoint='" + pretrained + "'", "labels.fraction=0.1", "trainer.epochs=1")
                .succeeded();
        Path finetuned = mae.runFolders().get(1);
        mae.run("finetune", "resume=" + finetuned, "trainer.epochs=2").succeeded();
        mae.run("knn", "checkpoint='" + finetuned + "'").succeeded();
    }

    @Test
    void whatIsForVisionTransformersOnlySaysSo() {
        String onnx = "out=" + temporary.resolve("encoder.onnx");
        for (List<String> command : List.of(
                List.of("export", pretrained.toString(), "--format", "onnx", onnx),
                List.of("export", pretrained.toString(), "--format", "hf", onnx),
                List.of("export", pretrained.toString(), "--format", "timm", onnx),
                List.of("import", pretrained.toString(), onnx))) {
            String line = mae.run(command.toArray(String[]::new)).refused();
            assertTrue(line.contains("layers_of_test") && line.contains("vision transformers"), line);
        }
        assertEquals(1, mae.runFolders().size());
    }

    private Mae.Result run(String... arguments) {
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + 3);
        all[arguments.length] = "trainer.batch=500";
        all[arguments.length + 1] = "runs='" + mae.runs() + "'";
        all[arguments.length + 2] = "tracking.root='" + mae.tracked() + "'";
        return mae.run(all);
    }

    /** A patch's values through some layers, each patch for itself. */
    static final class Layers implements Encoder {
        record Config(@Default("[8]") List<Integer> widths) {}

        private final Config config;

        @Inject
        Layers(Config config) {
            this.config = config;
        }

        @Override
        public int dim() {
            return config.widths().get(config.widths().size() - 1);
        }

        @Override
        public int depth() {
            return config.widths().size();
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking) {
            return new Encoded(layers(g, g.gather(patches, masking.idsKeep())), 0, false);
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches) {
            return new Encoded(layers(g, patches), 0, true);
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Adaptation adaptation) {
            return encode(g, grid, patches);
        }

        private Tensor layers(GraphBuilder g, Tensor x) {
            for (int i = 0; i < config.widths().size(); i++) {
                Initializer small = new Initializer.Normal(0.1);
                Tensor weight = g.atLayer(i + 1)
                        .parameter("layer." + i, small, config.widths().get(i), x.dim(2));
                x = g.gelu(g.linear(x, weight, null));
            }
            return x;
        }
    }
}
