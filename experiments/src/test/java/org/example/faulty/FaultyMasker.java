package org.example.faulty;

import com.google.inject.Inject;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;
import java.util.Optional;

/** A stranger's component, with a mistake where it is told to have one. */
public final class FaultyMasker implements Masker {
    public record Config(Place place) {}

    public record WrongConfig(@Default("2") @Range(max = 1) double share) {}

    public record Place(@Doc("made or mask; or none") Optional<String> mistake) {}

    private final String mistake;

    @Inject
    public FaultyMasker(Config config) {
        mistake = config.place().mistake().orElse("none");
        if (mistake.equals("made")) {
            throw new IllegalStateException("not made");
        }
    }

    @Override
    public int kept(PatchGrid grid) {
        return 1;
    }

    @Override
    public Mask mask(PatchGrid grid, RandomStream random) {
        if (mistake.equals("mask")) {
            throw new IllegalStateException("no mask");
        }
        return new Mask(random.permutation(grid.patches()), 1);
    }

    /** A component inside of another one, which cannot be made. */
    public static final class Inner implements Masker {
        @Inject
        public Inner(Config config) {
            throw new IllegalStateException("not made");
        }

        @Override
        public int kept(PatchGrid grid) {
            return 1;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random) {
            throw new AssertionError();
        }
    }
}
