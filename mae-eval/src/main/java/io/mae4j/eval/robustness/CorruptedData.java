package io.mae4j.eval.robustness;

import io.mae4j.data.corrupt.Corrupt;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.corrupt.FrostTextures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.transform.Pipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The held-out pictures of a data set, as they are and under corruptions, which are made as the pictures are read: after they have
 * been resized and cropped, as ImageNet-C's were.
 *
 * @param count pictures of each part, at most
 * @param seed of what corruptions draw
 * @param frost pictures of frost; empty for generated ones
 */
public record CorruptedData(
        Dataset data,
        List<Corruption> corruptions,
        List<Integer> severities,
        int count,
        long seed,
        Optional<FrostTextures> frost) {
    /** How the note begins that tells which pictures were asked, where it was not all. */
    static final String SUBSET = "a subset: ";

    /**
     * The clean pictures first, and then each corruption at each severity.
     *
     * @param baseline by whose errors corruption errors are divided
     */
    public Benchmark benchmark(Optional<CorruptionBaseline> baseline) {
        Pictures pictures = SomePictures.of(data.heldOut(), count);
        List<Part> parts = new ArrayList<>();
        parts.add(part("", 0, pictures, data.plain()));
        FrostTextures textures = frost.orElseGet(FrostTextures::generated);
        for (Corruption corruption : corruptions) {
            for (int severity : severities) {
                Pipeline corrupted = data.plain().then(new Corrupt(corruption, severity, seed, textures));
                parts.add(part(corruption.toString(), severity, pictures, corrupted));
            }
        }
        return new Benchmark(
                BenchmarkName.CORRUPTED.key(),
                data.name(),
                parts,
                counted(corruptions),
                severities,
                baseline,
                OptionalDouble.empty(),
                List.of(),
                notes());
    }

    /** Those that the means are over: of the benchmark's own and extra ones, its own. */
    static List<String> counted(List<Corruption> corruptions) {
        List<Corruption> own = corruptions.stream()
                .filter(corruption -> !Corruption.extra().contains(corruption))
                .toList();
        return (own.isEmpty() ? corruptions : own)
                .stream().map(Corruption::toString).toList();
    }

    private Part part(String corruption, int severity, Pictures pictures, Pipeline pipeline) {
        Dataset prepared = new Dataset(
                data.name(),
                data.shape(),
                data.normalization(),
                data.classNames(),
                pictures,
                pictures,
                pipeline,
                pipeline,
                data.corrupt(),
                data.fingerprint());
        return new Part(
                BenchmarkName.CORRUPTED.key(),
                corruption,
                severity,
                Answers.all(data.classNames()),
                pictures.size(),
                pictures == data.heldOut(),
                () -> prepared);
    }

    /** Which of the held-out pictures are asked, for people; empty for all. */
    public Optional<String> subset() {
        return count >= data.heldOut().size()
                ? Optional.empty()
                : Optional.of(SUBSET + count + " of " + data.heldOut().size() + " held-out pictures");
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(subset().stream().toList());
        boolean small = Math.min(data.shape().height(), data.shape().width()) < Corruption.LARGE;
        notes.add("corrupted as they were read, with seed " + seed + " and the strengths of "
                + (small ? "CIFAR-10-C, as for all pictures below " + Corruption.LARGE + " pixels" : "ImageNet-C"));
        if (corruptions.contains(Corruption.FROST)) {
            notes.add(
                    frost.isPresent()
                            ? "frost of the pictures that were given"
                            : "frost of generated textures, not of the published photographs: its errors cannot be compared"
                                    + " with those of other implementations");
        }
        return notes;
    }
}
