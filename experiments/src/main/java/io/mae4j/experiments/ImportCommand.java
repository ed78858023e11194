package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.graph.Graph;
import io.mae4j.models.export.WeightExport;
import io.mae4j.models.pretrained.WeightMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a file of ours out of a stranger's: {@code mae import mae_pretrain_vit_base.pth}. */
@Command(
        name = "import",
        description =
                "Weights of a .pth, Hugging Face or timm file as safetensors under our names, with a table of what"
                        + " matched.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions options;

    @Override
    public Integer call() {
        try (SavedModel model = SavedModel.open(options.file)) {
            Path out = options.out().orElseGet(() -> besides(options.file));
            if (isSame(out, options.file)) {
                throw new UserError("out= is the file itself; give another name");
            }
            WeightMatch match = match(model);
            WeightExport.published(model.weights(), model.notes(options.encoderHeads(), options.decoderHeads()))
                    .write(out);
            spec.commandLine().getOut().println(model.shape());
            spec.commandLine().getOut().print(match.table());
            spec.commandLine().getOut().println("written  " + out);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    // against the very model that the shapes tell of: it may lack weights, but has none of another shape
    private WeightMatch match(SavedModel model) {
        PatchGrid grid = options.image().isPresent() ? model.grid(options.image(), "image") : model.anyGrid();
        Graph graph = SavedAutoencoder.graph(model, grid, options.encoderHeads(), options.decoderHeads());
        Set<String> there = model.weights().shapes().keySet();
        return model.weights().match(graph, grid, name -> !there.contains(name));
    }

    private static Path besides(Path file) {
        String name = file.toAbsolutePath().normalize().getFileName().toString();
        int dot = Files.isDirectory(file) ? -1 : name.lastIndexOf('.');
        return Path.of((dot > 0 ? name.substring(0, dot) : name) + ".safetensors");
    }

    private static boolean isSame(Path out, Path file) {
        try {
            return Files.exists(out) && Files.exists(file) && Files.isSameFile(out, file);
        } catch (IOException e) {
            return false;
        }
    }
}
