package io.mae4j.experiments;

import io.mae4j.models.pretrained.Naming;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.models.pretrained.VitShape;
import io.mae4j.models.pretrained.WeightFiles;
import io.mae4j.models.weights.PlainText;
import io.mae4j.models.weights.StoredTensor;
import io.mae4j.models.weights.WeightFile;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.RunState;
import io.mae4j.train.checkpoint.WeightsPath;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what is in a file of weights: {@code mae inspect mae_pretrain_vit_base.pth}. */
@Command(
        name = "inspect",
        description =
                "Tensors, types, shapes, number of parameters and notes of a .pth or safetensors file, a checkpoint or"
                        + " a run.",
        mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<file>", description = "A file of weights, a checkpoint's folder or a run's folder.")
    private Path path;

    @Override
    public Integer call() {
        Optional<Checkpoint> checkpoint = WeightsPath.checkpoint(path);
        Path file = checkpoint.map(Checkpoint::weightsFile).orElse(path);
        PrintWriter out = spec.commandLine().getOut();
        try (WeightFile weights = WeightFiles.open(file)) {
            tensors(weights, out);
            Map<String, Long> byType = new TreeMap<>();
            long bytes = 0;
            for (StoredTensor tensor : weights.tensors().values()) {
                byType.merge(tensor.type().name(), tensor.size(), Long::sum);
                bytes += tensor.bytes();
            }
            out.println();
            line(out, "file", file.toString());
            line(out, "format", weights.format());
            line(out, "tensors", String.valueOf(weights.tensors().size()));
            line(out, "numbers", byType + ", " + bytes + " bytes");
            model(weights, file).forEach((key, value) -> line(out, key, value));
            weights.metadata()
                    .forEach((key, value) -> line(
                            out,
                            PlainText.of(key),
                            PlainText.of(String.join(", ", value.lines().toList()))));
        }
        checkpoint.map(Checkpoint::state).ifPresent(state -> state(state, out));
        out.flush();
        return 0;
    }

    private static void tensors(WeightFile weights, PrintWriter out) {
        int width = weights.tensors().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        String format = "%-" + Math.max(1, Math.min(width, 80)) + "s  %-4s  %s%n";
        weights.tensors()
                .forEach((name, tensor) ->
                        out.printf(Locale.ROOT, format, PlainText.of(name), tensor.type(), tensor.shape()));
    }

    private static Map<String, String> model(WeightFile weights, Path file) {
        Map<String, String> model = new TreeMap<>();
        if (Naming.of(weights.tensors().keySet()).isPresent()) {
            try (PretrainedWeights vit = PretrainedWeights.open(file)) {
                model.put("naming", vit.naming().name().toLowerCase(Locale.ROOT).replace('_', ' '));
                model.put("model", VitShape.of(vit).toString());
            } catch (io.mae4j.UserError e) {
                model.put("model", "not whole: " + e.getMessage());
            }
        }
        return model;
    }

    private static void state(RunState state, PrintWriter out) {
        line(out, "step", String.valueOf(state.step()));
        line(out, "epoch", String.valueOf(state.epoch()));
        line(out, "seed", String.valueOf(state.seed()));
        new TreeMap<>(state.provenance()).forEach((key, value) -> line(out, key, PlainText.of(value)));
    }

    private static void line(PrintWriter out, String key, String value) {
        out.printf(Locale.ROOT, "%-10s %s%n", key, value);
    }
}
