package io.mae4j.experiments.bench;

import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.graph.Graph;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a step is made of: the model, random pictures for it, and how it learns. */
interface StepModel {
    MeasuredConfig config();

    PatchGrid grid();

    StepTask task();

    Engine engine();

    /** With an output {@code loss}. */
    Graph graph();

    Training training();

    /** Of every step. */
    double learningRate();

    /** The pictures, which stay the same, and what is drawn anew for every step. */
    Map<String, INDArray> inputs(int step);
}
