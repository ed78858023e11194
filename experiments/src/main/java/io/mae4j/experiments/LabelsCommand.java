package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.PictureFiles;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.segment.LabelMapFile;
import io.mae4j.eval.segment.Segmentation;
import io.mae4j.eval.segment.SegmentationSheet;
import io.mae4j.experiments.model.SavedSegmenter;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;

/** Segments pictures: {@code mae labels run=runs/<date>/<run> images=[cat.jpg,more/] out=labels}. */
@Command(
        name = "labels",
        description = "Label maps of the pictures images=, as the best model of the segmentation run= sees them.",
        mixinStandardHelpOptions = true)
final class LabelsCommand extends ComposedCommand {
    private static final String SHEET = "sheet.png";

    LabelsCommand() {
        super("labels", LabelsConfig.class);
    }

    @Override
    int run(Composed composed) {
        LabelsConfig config = composed.bind(LabelsConfig.class);
        PictureFiles pictures = PictureFiles.of(config.images());
        List<Path> maps = maps(pictures, config.out());
        Parts parts = Parts.of(composed);
        SavedSegmenter saved = SavedSegmenter.of(config.run(), parts.binder());
        PictureDecoder decoder = new PictureDecoder(saved.model().grid().channels());
        SegmentationSheet sheet = new SegmentationSheet("by " + config.run(), List.of("found"), saved.classNames());
        CopyProgress progress = new CopyProgress(pictures.size(), this::say);
        Set<Integer> shown = SegmentationSheet.shown(config.count(), pictures.size());
        try (Program program = saved.compile(parts.create(Engine.class), config.batch())) {
            Segmentation segmentation = new Segmentation(
                    program, saved.normalization(), config.stride().orElse(saved.stride()));
            for (int first = 0; first < pictures.size(); first += config.batch()) {
                int end = Math.min(first + config.batch(), pictures.size());
                List<Picture> decoded = new ArrayList<>();
                for (int i = first; i < end; i++) {
                    decoded.add(decoded(pictures, i, decoder));
                }
                List<LabelMap> found = segmentation.of(decoded);
                for (int i = first; i < end; i++) {
                    makeFolder(maps.get(i));
                    LabelMapFile.write(maps.get(i), found.get(i - first));
                    if (shown.contains(i)) {
                        sheet.add(decoded.get(i - first), List.of(found.get(i - first)));
                    }
                }
                progress.done(end);
            }
        }
        sheet.write(config.out().resolve(SHEET));
        say("pictures   " + pictures.size());
        say("written    " + config.out() + ": label maps, and " + SHEET);
        return 0;
    }

    // where the label map of each picture goes
    private static List<Path> maps(PictureFiles pictures, Path out) {
        Set<Path> read = new HashSet<>();
        for (int i = 0; i < pictures.size(); i++) {
            read.add(real(pictures.file(i)));
        }
        Map<Path, String> written = new HashMap<>();
        List<Path> maps = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            Path map = out.resolve(pictures.path(i).replaceFirst("\\.[^./]*$", "") + ".png");
            String before = written.put(map, pictures.name(i));
            if (map.equals(out.resolve(SHEET))) {
                throw new UserError("the label map of " + pictures.name(i) + " would be " + map
                        + ", as the sheet is; give the picture another name, or leave it out");
            } else if (before != null) {
                throw new UserError("the label map of " + pictures.name(i) + " would be " + map + ", as that of "
                        + before + " is; give them to commands of their own, each with its out=<folder>");
            } else if (read.contains(real(map))) {
                throw new UserError("the label map of " + pictures.name(i) + " would take the place of the picture "
                        + map + "; give another out=<folder>");
            }
            maps.add(map);
        }
        return maps;
    }

    // what a file is called without links, which may lead to the same one by another name
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize(); // there is none yet
        }
    }

    private static Picture decoded(PictureFiles pictures, int index, PictureDecoder decoder) {
        try {
            return decoder.decode(pictures.read(index));
        } catch (CorruptPicture e) {
            CorruptPictures.refused().report(pictures.name(index), e);
            throw new AssertionError("refused", e);
        }
    }

    private static void makeFolder(Path map) {
        Path folder = map.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
    }

    private void say(String line) {
        out().println(line);
        out().flush();
    }
}
