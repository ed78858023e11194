package io.mae4j.dl4j;

import com.typesafe.config.ConfigFactory;
import io.mae4j.component.Components;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.ComponentBinder;
import io.mae4j.engine.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * An encoder as a vertex of DL4J's ComputationGraph: pictures [batch, channels, height, width], normalised as in pre-training,
 * to features [batch, dim], the mean over the patches' tokens. One of our engines computes it, and its gradient where it is
 * trained. The weights are the vertex's parameters, under their published names with {@code -} for each
 * {@code _}, and are saved with the network.
 *
 * <pre>{@code
 * builder.addVertex("encoder", EncoderVertex.of("name=vit, dim=768, depth=12, heads=12", new PatchGrid(3, 224, 224, 16, 16))
 *                 .weights(Path.of("mae_pretrain_vit_base.pth")), "images")
 *        .addLayer("head", new OutputLayer.Builder().nIn(768).nOut(10).build(), "encoder");
 * }</pre>
 *
 * Frozen unless {@link #trainedWith} says otherwise. Immutable: each method gives another vertex.
 */
public final class EncoderVertex extends GraphVertex implements TrainingConfig {
    private static final long serialVersionUID = 1L;
    private static final int BATCH = 8;

    private final String encoder;
    private final String engine;
    private final int channels;
    private final int height;
    private final int width;
    private final int patchHeight;
    private final int patchWidth;
    private final int batch;
    private final String weights;
    private final IUpdater updater;

    @JsonCreator
    EncoderVertex(
            @JsonProperty("encoder") String encoder,
            @JsonProperty("engine") String engine,
            @JsonProperty("channels") int channels,
            @JsonProperty("height") int height,
            @JsonProperty("width") int width,
            @JsonProperty("patchHeight") int patchHeight,
            @JsonProperty("patchWidth") int patchWidth,
            @JsonProperty("batch") int batch,
            @JsonProperty("weights") String weights,
            @JsonProperty("updater") IUpdater updater) {
        this.encoder = encoder;
        this.engine = engine;
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.patchHeight = patchHeight;
        this.patchWidth = patchWidth;
        this.batch = batch;
        this.weights = weights;
        this.updater = updater;
    }

    /**
     * A frozen encoder with weights drawn anew.
     *
     * @param encoder the component's configuration, such as {@code "name=vit, dim=768, depth=12, heads=12"}
     */
    public static EncoderVertex of(String encoder, PatchGrid grid) {
        return new EncoderVertex(
                encoder,
                "name=auto",
                grid.channels(),
                grid.height(),
                grid.width(),
                grid.patchHeight(),
                grid.patchWidth(),
                BATCH,
                null,
                null);
    }

    /** With the weights of a file that {@link io.mae4j.models.pretrained.PretrainedWeights} reads, when the network is made. */
    public EncoderVertex weights(Path file) {
        return new EncoderVertex(
                encoder, engine, channels, height, width, patchHeight, patchWidth, batch, file.toString(), updater);
    }

    /** Trained with the rest of the network. */
    public EncoderVertex trainedWith(IUpdater rule) {
        return new EncoderVertex(
                encoder, engine, channels, height, width, patchHeight, patchWidth, batch, weights, rule);
    }

    /** Computed by another engine, given by its configuration, and so many pictures at a time, whatever DL4J's batch. */
    public EncoderVertex computedBy(String otherEngine, int pictures) {
        return new EncoderVertex(
                encoder, otherEngine, channels, height, width, patchHeight, patchWidth, pictures, weights, updater);
    }

    Encoder makeEncoder() {
        return make(Encoder.class, encoder);
    }

    Engine makeEngine() {
        return make(Engine.class, engine);
    }

    private static <T> T make(Class<T> contract, String text) {
        return new ComponentBinder(Components.discover())
                .create(contract, ConfigFactory.parseString(text).root());
    }

    PatchGrid grid() {
        return new PatchGrid(channels, height, width, patchHeight, patchWidth);
    }

    /** Whether the weights change. */
    public boolean trained() {
        return updater != null;
    }

    @JsonProperty("encoder")
    String encoder() {
        return encoder;
    }

    @JsonProperty("engine")
    String engine() {
        return engine;
    }

    @JsonProperty("channels")
    int channels() {
        return channels;
    }

    @JsonProperty("height")
    int height() {
        return height;
    }

    @JsonProperty("width")
    int width() {
        return width;
    }

    @JsonProperty("patchHeight")
    int patchHeight() {
        return patchHeight;
    }

    @JsonProperty("patchWidth")
    int patchWidth() {
        return patchWidth;
    }

    @JsonProperty("batch")
    int batch() {
        return batch;
    }

    @JsonProperty("weights")
    String weightsFile() {
        return weights;
    }

    @JsonProperty("updater")
    IUpdater updater() {
        return updater;
    }

    @Override
    public long numParams(boolean backprop) {
        return new EncoderGraph(this).numParams();
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph,
            String name,
            int index,
            INDArray paramsView,
            boolean initializeParams,
            DataType networkDataType) {
        return new RunningEncoderVertex(this, graph, name, index, paramsView, initializeParams, networkDataType);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputs) {
        return InputType.feedForward(makeEncoder().dim());
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputs) {
        return new LayerMemoryReport.Builder("encoder", EncoderVertex.class, inputs[0], getOutputType(0, inputs))
                .standardMemory(numParams(true), 0)
                .build();
    }

    @Override
    public String getLayerName() {
        return "encoder";
    }

    @Override
    public List<Regularization> getRegularizationByParam(String name) {
        return List.of();
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    /** Position tables stay what they are; everything else is trained if anything is. */
    @Override
    public IUpdater getUpdaterByParam(String name) {
        return updater == null || !new EncoderGraph(this).trainable(name) ? new NoOp() : updater;
    }

    @Override
    public GradientNormalization getGradientNormalization() {
        return GradientNormalization.None;
    }

    @Override
    public double getGradientNormalizationThreshold() {
        return 0;
    }

    @Override
    public void setDataType(DataType dataType) {
        // the network's type is given when the vertex is made
    }

    @Override
    public GraphVertex clone() {
        IUpdater copy = updater == null ? null : updater.clone();
        return new EncoderVertex(
                encoder, engine, channels, height, width, patchHeight, patchWidth, batch, weights, copy);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EncoderVertex v
                && encoder.equals(v.encoder)
                && engine.equals(v.engine)
                && grid().equals(v.grid())
                && batch == v.batch
                && Objects.equals(weights, v.weights)
                && Objects.equals(updater, v.updater);
    }

    @Override
    public int hashCode() {
        return Objects.hash(encoder, engine, grid(), batch, weights, updater);
    }

    @Override
    public String toString() {
        return "EncoderVertex(" + encoder + "; " + grid() + (trained() ? "; trained with " + updater : "; frozen")
                + ")";
    }
}
