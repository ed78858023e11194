package io.mae4j.data.corrupt;

import com.google.gson.JsonObject;
import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.FolderLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes corrupted copies of a split in the layout of ImageNet-C, {@code corruption/severity/class/file}: each picture
 * prepared plainly, then corrupted with the draws of an evaluation on the fly. Files appear whole; writing that was killed
 * goes on with those that are missing, and ends with the same bytes.
 */
public final class CorruptedCopies {
    private static final String MANIFEST = "corruptions.json";
    private static final String LOCK = ".corruptions.lock";

    private final Dataset dataset;
    private final Pictures pictures;
    private final CopySettings settings;
    private final FrostTextures textures;
    private final Path folder;
    private final CopyNames names;

    /** Copies of {@code pictures}, a split of {@code dataset}, prepared as its {@code plain} pipeline says. */
    public CorruptedCopies(
            Dataset dataset, Pictures pictures, CopySettings settings, FrostTextures textures, Path folder) {
        this.dataset = dataset;
        this.pictures = pictures;
        this.settings = settings;
        this.textures = textures;
        this.folder = folder;
        this.names =
                new CopyNames(pictures, dataset.classNames(), settings.format().suffix());
    }

    /**
     * Writes what is missing.
     *
     * @param preparation which split this is and what the plain pipeline does, for the note beside the copies
     * @param progress is told how many pictures are done, after each
     * @throws UserError if a picture cannot be read, a copy cannot be written, or the folder holds other copies
     */
    public void run(String preparation, int threads, IntConsumer progress) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        try (FolderLock lock = FolderLock.take(folder.resolve(LOCK)).orElse(null)) {
            if (lock == null) {
                throw new UserError("another process is writing corrupted copies into " + folder);
            }
            begin(preparation);
            AtomicInteger done = new AtomicInteger();
            ForkJoinPool pool = new ForkJoinPool(threads);
            try {
                pool.submit(() -> IntStream.range(0, pictures.size()).parallel().forEach(i -> {
                            copy(i);
                            progress.accept(done.incrementAndGet());
                        }))
                        .join();
            } finally {
                pool.shutdownNow();
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
    }

    /** Notes what is copied here; or checks that it is the same, and removes what a killed process left. */
    private void begin(String preparation) throws IOException {
        JsonObject note = new JsonObject();
        note.addProperty("pictures", dataset.fingerprint());
        note.addProperty("count", pictures.size());
        note.addProperty("shape", dataset.shape().toString());
        note.addProperty("preparation", preparation);
        note.addProperty("seed", settings.seed());
        note.addProperty("format", settings.format() + " " + settings.quality());
        note.addProperty("frost", textures.description());
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.exists(manifest)) {
            for (Corruption corruption : settings.corruptions()) {
                if (Files.exists(folder.resolve(corruption.toString()))) {
                    throw new UserError(
                            folder + " holds a folder " + corruption + " that is not from here; choose another folder");
                }
            }
            AtomicFile.write(manifest, note + "\n");
            return;
        }
        if (!Files.readString(manifest).strip().equals(note.toString())) {
            throw new UserError(folder + " holds copies of other pictures, or made in another way (" + manifest
                    + "); choose another folder");
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(CorruptedCopies::unfinished)::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean unfinished(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(".part");
    }

    private void copy(int index) {
        Picture prepared = null; // until it is needed
        for (Corruption corruption : settings.corruptions()) {
            for (int severity : settings.severities()) {
                Path file = folder.resolve(corruption.toString())
                        .resolve(Integer.toString(severity))
                        .resolve(names.of(index));
                if (Files.exists(file)) {
                    continue;
                }
                try {
                    prepared = prepared == null ? dataset.plainImage(pictures, index) : prepared;
                } catch (CorruptPicture e) {
                    dataset.corrupt().report(pictures.name(index), e);
                    return;
                }
                Corrupt corrupt = new Corrupt(corruption, severity, settings.seed(), textures);
                write(file, corrupt.apply(prepared, dataset.shape(), Dataset.plainDraws(index)));
            }
        }
    }

    private void write(Path file, Picture picture) {
        byte[] bytes = settings.encode(picture);
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
        AtomicFile.writeUnforced(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
    }
}
