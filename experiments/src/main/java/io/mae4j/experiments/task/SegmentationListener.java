package io.mae4j.experiments.task;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.data.segment.SegmentedDataset;
import io.mae4j.engine.Program;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.eval.segment.PixelConfusion;
import io.mae4j.eval.segment.PopulationStatistics;
import io.mae4j.eval.segment.Segmentation;
import io.mae4j.eval.segment.SegmentationSheet;
import io.mae4j.experiments.model.SavedSegmenter;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.graph.Graph;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.random.Randomness;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Segments the held-out pictures after some epochs: metrics {@code test.miou}, {@code test.pixel_accuracy} and {@code
 * test.class_accuracy}, the numbers of each class at the last look in {@code classes.csv}, a picture of some of them, and {@code
 * best.safetensors}, the weights of the best one with the statistics of its batch norms ({@code best.miou}, {@code best.epoch}).
 */
final class SegmentationListener implements TrainingListener {
    private static final int SHOWN = 6; // pictures
    private static final int STATISTICS = 100; // batches that batch norms' statistics are computed from, at most

    private final SegmentSetup setup;
    private final TrainingProgram program;
    private final RunRecords records;

    SegmentationListener(SegmentSetup setup, TrainingProgram program, RunRecords records) {
        this.setup = setup;
        this.program = program;
        this.records = records;
    }

    @Override
    public void epochEnded(int epoch, StepReport last) {
        if (setup.trainer().due(setup.trainer().heldOutEvery(), epoch)) {
            measure(epoch, last.step());
        }
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        if (steps == 0 && outcome == Outcome.FINISHED) { // of no epochs: the model as it begins
            measure(0, 0);
        }
        records.curves();
    }

    private void measure(int epoch, long step) {
        Map<String, INDArray> weights = new LinkedHashMap<>(program.parameters());
        weights.putAll(statistics(weights));
        PixelConfusion confusion;
        try (Program segmenter =
                setup.engine().compile(setup.model().inference(setup.trainer().batch()), 0)) {
            segmenter.load(weights);
            confusion = segmented(segmenter, epoch);
        }
        requireClasses(confusion);
        records.metrics().log(step, confusion.metrics("test"));
        confusion.write(records.folder().file("classes.csv"));
        double miou = confusion.meanIou();
        Double best = records.summary().metrics().get("best.miou");
        if (best == null || miou > best) {
            SafetensorsWriter writer = new SafetensorsWriter().addAll(weights);
            setup.notes().forEach(writer::metadata);
            SavedSegmenter.notes(setup.segmented()).forEach(writer::metadata);
            writer.write(records.folder().file("best.safetensors"));
            records.summary()
                    .metric("best.miou", miou)
                    .metric("best.epoch", epoch)
                    .write();
        }
    }

    // or there would be no best model, and nothing would say why
    private void requireClasses(PixelConfusion confusion) {
        if (Double.isNaN(confusion.meanIou())) {
            Dataset data = setup.data();
            throw new UserError("none of the " + data.heldOut().size() + " held-out pictures of " + data.name()
                    + " can be read and has a pixel with a class; mae data verify tells of those that cannot");
        }
    }

    // of the last batches of the first epoch, whatever the epoch is
    private Map<String, INDArray> statistics(Map<String, INDArray> weights) {
        TrainerConfig trainer = setup.trainer();
        Optional<Graph> graph = setup.model().statistics(trainer.batch());
        if (graph.isEmpty()) {
            return Map.of();
        }
        ShuffledLoader loader = new ShuffledLoader(
                        setup.data(), trainer.batch(), new Randomness(trainer.seed()), trainer.loader())
                .labelled(setup.segmented().train()); // so that it skips what training does, met before or not
        int first = Math.max(0, loader.batchesPerEpoch() - STATISTICS);
        try (Program measured = setup.engine().compile(graph.get(), 0);
                BatchStream stream = loader.epoch(0, first)) {
            Map<String, INDArray> own = new LinkedHashMap<>(weights);
            own.keySet().retainAll(graph.get().parameters().keySet());
            measured.load(own);
            return PopulationStatistics.of(measured, stream);
        }
    }

    private PixelConfusion segmented(Program segmenter, int epoch) {
        SegmentedDataset segmented = setup.segmented();
        Dataset data = segmented.pictures();
        Segmentation segmentation =
                new Segmentation(segmenter, data.normalization(), setup.config().stride());
        PixelConfusion confusion = new PixelConfusion(segmented.classNames());
        SegmentationSheet sheet =
                new SegmentationSheet("after epoch " + epoch, List.of("labels", "found"), segmented.classNames());
        Set<Integer> shown = SegmentationSheet.shown(SHOWN, data.heldOut().size());
        int together = setup.trainer().batch();
        for (int first = 0; first < data.heldOut().size(); first += together) {
            List<Integer> indices = new ArrayList<>();
            List<Picture> pictures = new ArrayList<>();
            List<LabelMap> truths = new ArrayList<>();
            for (int i = first; i < Math.min(first + together, data.heldOut().size()); i++) {
                try {
                    Picture picture = data.heldOut().decode(i);
                    truths.add(segmented.heldOut().read(i));
                    pictures.add(picture);
                    indices.add(i);
                } catch (CorruptPicture e) {
                    data.corrupt().report(data.heldOut().name(i), e);
                }
            }
            List<LabelMap> found = segmentation.of(pictures);
            for (int i = 0; i < found.size(); i++) {
                confusion.add(truths.get(i), found.get(i));
                if (shown.contains(indices.get(i))) {
                    sheet.add(pictures.get(i), List.of(truths.get(i), found.get(i)));
                }
            }
        }
        if (setup.trainer().due(setup.trainer().picturesEvery(), epoch)) {
            Path picture = records.folder()
                    .pictures()
                    .resolve(String.format(Locale.ROOT, "segmentation-epoch-%04d.png", epoch));
            sheet.write(picture);
            records.picture(picture);
        }
        return confusion;
    }
}
