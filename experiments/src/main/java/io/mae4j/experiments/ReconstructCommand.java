package io.mae4j.experiments;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.component.Contract;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigOverride;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.EncodedCollection;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.PictureFiles;
import io.mae4j.data.dataset.PictureSettings;
import io.mae4j.data.image.Normalization;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.random.Randomness;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Draws what a model makes of pictures: {@code mae reconstruct checkpoint=runs/<date>/<run> images=[cat.jpg] mask.ratio=0.8}. */
@Command(
        name = "reconstruct",
        description =
                "Original, masked, reconstructed and pasted pictures, by the model checkpoint= of the pictures images=.",
        mixinStandardHelpOptions = true)
final class ReconstructCommand extends ComposedCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ReconstructCommand.class);
    private static final int MOST_AT_ONCE = 8;

    private ComponentBinder binder;

    ReconstructCommand() {
        super("reconstruct", ReconstructConfig.class);
    }

    @Override
    int run(Composed composed) {
        binder = new ComponentBinder(Components.discover());
        ReconstructConfig config = composed.bind(ReconstructConfig.class);
        try (SavedModel saved = SavedModel.open(config.checkpoint())) {
            PatchGrid grid = saved.grid(config.size(), "size");
            Target target = part(Target.class, saved, composed).restored(grid, ofTarget(saved.weights()));
            MaskedAutoencoder model = new MaskedAutoencoder(
                    grid,
                    part(Masker.class, saved, composed),
                    binder.create(Encoder.class, saved.encoder(config.encoder().heads())),
                    binder.create(Decoder.class, saved.decoder(config.decoder().heads())),
                    target,
                    part(Loss.class, saved, composed));
            Dataset pictures = pictures(config, saved, grid);
            Reconstructions reconstructions = Reconstructions.of(
                    model, pictures, pictures.heldOut(), config.count(), new Randomness(config.seed()));
            Engine engine = binder.create(Engine.class, composed.object("engine"));
            int batch = Math.min(MOST_AT_ONCE, reconstructions.size());
            try (Program program = engine.compile(model.pretraining(batch), config.seed())) {
                saved.weights().loadInto(program, grid, name -> false);
                reconstructions.render(program, config.checkpoint().toString(), config.out());
            }
            out().println("pictures   " + reconstructions.size() + " of "
                    + pictures.heldOut().size());
            out().println("written    " + config.out());
            out().flush();
        }
        return 0;
    }

    // what a target that was fitted to pictures keeps among the weights
    private static Map<String, INDArray> ofTarget(PretrainedWeights weights) {
        return weights.shapes().keySet().stream()
                .filter(name -> name.startsWith(Target.SCOPE))
                .collect(Collectors.toMap(name -> name, weights::read));
    }

    // what was said now, or else what the run had, or else the default
    private <T> T part(Class<T> contract, SavedModel saved, Composed composed) {
        String group = contract.getAnnotation(Contract.class).value();
        boolean said = isGiven(group) || isGiven(group + ".name");
        ConfigObject node = composed.object(group);
        if (!said && saved.config().isPresent() && saved.config().get().hasPath(group)) {
            ConfigObject before = saved.config().get().getObject(group);
            ConfigObject changed = before;
            for (String key : node.keySet()) {
                changed = isGivenOrInside(group + "." + key) ? changed.withValue(key, node.get(key)) : changed;
            }
            node = changed;
        }
        return binder.create(contract, node, group);
    }

    private boolean isGiven(String key) {
        return keys().anyMatch(key::equals);
    }

    private boolean isGivenOrInside(String key) {
        return keys().anyMatch(given -> given.equals(key) || given.startsWith(key + "."));
    }

    private Stream<String> keys() {
        return overrides().stream()
                .map(override -> ConfigOverride.parse(override).key());
    }

    private Dataset pictures(ReconstructConfig config, SavedModel saved, PatchGrid grid) {
        boolean given = !config.mean().isEmpty() && !config.std().isEmpty();
        Optional<Normalization> trained = given ? Optional.empty() : trained(saved);
        PictureSettings settings = new PictureSettings(
                grid.picture(),
                grid.channels(),
                0,
                OnCorrupt.FAIL,
                trained.map(Normalization::mean)
                        .filter(m -> config.mean().isEmpty())
                        .orElse(config.mean()),
                trained.map(Normalization::std)
                        .filter(s -> config.std().isEmpty())
                        .orElse(config.std()),
                false);
        PictureFiles files = PictureFiles.of(config.images());
        return settings.dataset(new EncodedCollection("pictures", List.of(), files, Optional.of(files)))
                .with(CorruptPictures.refused());
    }

    // the run's data know how they were normalised; they may be gone by now
    private Optional<Normalization> trained(SavedModel saved) {
        Optional<Config> run = saved.config().filter(c -> c.hasPath("data.name"));
        if (run.isEmpty()) {
            return Optional.empty();
        }
        try {
            DataSource source = binder.create(DataSource.class, run.get().getObject("data"));
            return Optional.of(DataSource.opened(source).normalization());
        } catch (UserError e) {
            LOG.warn(
                    "pictures are normalised by ImageNet's mean and deviation, or by mean= and std=: {}",
                    e.getMessage());
            return Optional.empty();
        }
    }
}
