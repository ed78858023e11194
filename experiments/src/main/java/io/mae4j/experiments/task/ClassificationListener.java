package io.mae4j.experiments.task;

import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.eval.Classification;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.graph.Graph;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.train.AveragedProgram;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Classifies the held-out pictures after some epochs, with the averaged weights if there are any: metrics {@code test.top1},
 * {@code test.top5}, {@code test.loss}, the confusion matrix of the last look, and {@code best.safetensors}, the weights of the
 * best one ({@code best.top1}, {@code best.epoch}).
 *
 * @param inference a graph with the output {@code logits} and the parameters of what is trained
 * @param notes what the best weights' file says beside them
 */
record ClassificationListener(
        Engine engine,
        Graph inference,
        TrainingProgram program,
        SequentialLoader heldOut,
        List<String> classNames,
        IntPredicate due,
        RunRecords records,
        Map<String, String> notes)
        implements TrainingListener {

    @Override
    public void epochEnded(int epoch, StepReport last) {
        if (due.test(epoch)) {
            measure(epoch, last.step());
        }
    }

    private void measure(int epoch, long step) {
        Map<String, INDArray> weights =
                program instanceof AveragedProgram averaged ? averaged.average() : program.parameters();
        Classification result;
        try (Program classifier = engine.compile(inference, 0)) {
            classifier.load(weights);
            result = Classification.of(classifier, heldOut, classNames);
        }
        records.metrics().log(step, result.metrics("test"));
        result.confusion().write(records.folder().file("confusion.csv"));
        Path picture = records.folder().pictures().resolve("confusion.png");
        result.confusion().draw(picture);
        records.picture(picture);
        double top1 = result.accuracy().top1();
        Double best = records.summary().metrics().get("best.top1");
        if (best == null || top1 > best) {
            SafetensorsWriter writer = new SafetensorsWriter().addAll(weights);
            notes.forEach(writer::metadata);
            writer.write(records.folder().file("best.safetensors"));
            records.summary()
                    .metric("best.top1", top1)
                    .metric("best.epoch", epoch)
                    .write();
        }
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        if (steps == 0 && outcome == Outcome.FINISHED) { // of no epochs: the model as it begins
            measure(0, 0);
        }
        records.curves();
    }
}
