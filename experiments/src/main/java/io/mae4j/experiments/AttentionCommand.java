package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.picture.AttentionMaps;
import io.mae4j.experiments.model.FrozenEncoder;
import picocli.CommandLine.Command;

/** Draws where the last block looks: {@code mae attention checkpoint=runs/<date>/<run>}. */
@Command(
        name = "attention",
        description =
                "Attention maps of the last block of the encoder of checkpoint=, head by head, over held-out pictures.",
        mixinStandardHelpOptions = true)
final class AttentionCommand extends ComposedCommand {
    AttentionCommand() {
        super("attention", AttentionConfig.class);
    }

    @Override
    int run(Composed composed) {
        AttentionConfig config = composed.bind(AttentionConfig.class);
        Parts parts = Parts.of(composed);
        Dataset data = Augmentation.of(parts.binder(), config.augment()).prepare(DataSource.opened(parts));
        FrozenEncoder encoder = FrozenEncoder.of(
                config.checkpoint(),
                data.shape(),
                parts.binder(),
                config.encoder().heads());
        AttentionMaps maps = new AttentionMaps(encoder.grid(), encoder.encoder());
        try (Program program = encoder.compile(parts.create(Engine.class), maps.graph())) {
            maps.draw(program, data, data.shown(), config.count(), config.out());
        }
        out().println("written    " + config.out());
        out().flush();
        return 0;
    }
}
