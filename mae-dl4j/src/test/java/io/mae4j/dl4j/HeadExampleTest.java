package io.mae4j.dl4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.component.Components;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The example of docs/dl4j.md: a head of DL4J's own on a frozen encoder, fitted with DL4J's own API on Fashion-MNIST. */
class HeadExampleTest {
    private static final int TRAIN = 400;
    private static final int TEST = 200;
    private static final int BATCH = 50;
    private static final int EPOCHS = 8;

    @Test
    void aHeadLearnsOnAFrozenEncoder() throws CorruptPicture {
        Dataset data = new ComponentBinder(Components.discover())
                .create(
                        DataSource.class,
                        ConfigFactory.parseString("name=fashion_mnist").root())
                .open();
        PatchGrid grid = new PatchGrid(1, 28, 28, 4, 4);
        EncoderVertex encoder = EncoderVertex.of("name=vit, dim=64, depth=1, heads=4", grid)
                .computedBy("name=auto", BATCH); // .weights(checkpoint) where there is one
        ComputationGraphConfiguration configuration = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(2e-2))
                .graphBuilder()
                .addInputs("images")
                .addVertex("encoder", encoder, "images")
                .addLayer(
                        "head",
                        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(64)
                                .nOut(10)
                                .build(),
                        "encoder")
                .setOutputs("head")
                .build();
        ComputationGraph network = new ComputationGraph(configuration);
        network.init();

        List<DataSet> train = batches(data, data.train(), TRAIN);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            train.forEach(network::fit);
        }
        int right = 0;
        for (DataSet batch : batches(data, data.heldOut(), TEST)) {
            INDArray guessed = network.outputSingle(batch.getFeatures()).argMax(1);
            INDArray meant = batch.getLabels().argMax(1);
            right += guessed.eq(meant).castTo(DataType.INT).sumNumber().intValue();
        }
        double accuracy = (double) right / TEST;
        assertTrue(accuracy > 0.4, () -> "accuracy " + accuracy + ", where guessing has 0.1");
    }

    private static List<DataSet> batches(Dataset data, Pictures split, int count) throws CorruptPicture {
        List<DataSet> batches = new ArrayList<>();
        int volume = data.shape().volume();
        for (int from = 0; from < count; from += BATCH) {
            float[] images = new float[BATCH * volume];
            INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, 10);
            for (int i = 0; i < BATCH; i++) {
                int index = (int) ((long) (from + i) * split.size() / count); // evenly apart
                data.plain()
                        .apply(
                                split.open(index),
                                data.shape(),
                                data.normalization(),
                                new Randomness(0).stream("plain"),
                                images,
                                i * volume);
                labels.putScalar(i, split.label(index), 1);
            }
            batches.add(new DataSet(Nd4j.createFromArray(images).reshape(BATCH, 1, 28, 28), labels));
        }
        return batches;
    }
}
