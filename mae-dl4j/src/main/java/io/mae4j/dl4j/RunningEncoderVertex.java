package io.mae4j.dl4j;

import io.mae4j.engine.Program;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.models.pretrained.PretrainedWeights;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The vertex of a network that runs. DL4J owns the weights, as views of its one row of parameters, and changes them there; so the
 * engine's program is given them before each computation. Batches of any size are cut into those that the program was
 * compiled for. DL4J closes no vertex: the program's memory is freed when nothing refers to the vertex any more.
 */
final class RunningEncoderVertex extends BaseGraphVertex {
    private static final long serialVersionUID = 1L;
    private static final long SEED = 0;
    private static final Cleaner CLEANER = Cleaner.create();

    private final EncoderVertex conf;
    private final INDArray params;
    private final Map<String, long[]> shapes = new LinkedHashMap<>(); // in the order in which they lie in the row
    private final Map<String, INDArray> table;
    private final transient Program program;
    private final List<String> trainable = new ArrayList<>();
    private INDArray gradients;

    RunningEncoderVertex(
            EncoderVertex conf,
            ComputationGraph graph,
            String name,
            int index,
            INDArray params,
            boolean initialize,
            DataType dataType) {
        super(graph, name, index, null, null, dataType);
        this.conf = conf;
        this.params = params;
        EncoderGraph encoder = new EncoderGraph(conf);
        encoder.parameters().forEach((parameter, op) -> {
            shapes.put(parameter, op.shape().toLongArray());
            if (op.trainable() && conf.trained()) {
                trainable.add(parameter);
            }
        });
        this.table = views(params);
        if (initialize) {
            initialize(encoder);
        }
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            this.program = conf.makeEngine().compile(encoder.differentiated(), SEED);
        }
        CLEANER.register(this, program::close);
    }

    private Map<String, INDArray> views(INDArray row) {
        Map<String, INDArray> views = new LinkedHashMap<>();
        INDArray flat = row.reshape(row.length());
        long from = 0;
        for (Map.Entry<String, long[]> e : shapes.entrySet()) {
            long size = LongStream.of(e.getValue()).reduce(1, (a, b) -> a * b);
            INDArray part = flat.get(NDArrayIndex.interval(from, from + size));
            views.put(e.getKey(), part.reshape('c', e.getValue()));
            from += size;
        }
        return views;
    }

    private void initialize(EncoderGraph encoder) {
        if (conf.weightsFile() == null) {
            encoder.parameters()
                    .forEach((name, parameter) -> assign(
                            name,
                            Nd4j.createFromArray(Graph.initialValues(parameter, SEED))
                                    .reshape(parameter.shape().toLongArray())));
            return;
        }
        try (PretrainedWeights weights = PretrainedWeights.open(Path.of(conf.weightsFile()))) {
            weights.values(encoder.forward(), conf.grid(), name -> name.equals(EncoderGraph.IMAGES))
                    .forEach(this::assign);
        }
    }

    private void assign(String name, INDArray values) {
        table.get(name).assign(values.castTo(params.dataType()));
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
        if (!canDoForward()) {
            throw new IllegalStateException("vertex " + getVertexName() + " has no input");
        }
        INDArray features;
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            List<INDArray> parts = new ArrayList<>();
            loadWeights();
            for (Chunk chunk : chunks()) {
                INDArray part = chunk.run(List.of(EncoderGraph.FEATURES), null).get(EncoderGraph.FEATURES);
                parts.add(chunk.rows(part));
            }
            features = Nd4j.concat(0, parts.toArray(INDArray[]::new)).castTo(dataType);
        }
        return workspaces.dup(ArrayType.ACTIVATIONS, features);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
        if (!canDoBackward()) {
            throw new IllegalStateException("vertex " + getVertexName() + " has no gradient to pass on");
        }
        INDArray below;
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            below = backward();
        }
        Gradient gradient = new DefaultGradient();
        if (gradients != null) {
            views(gradients).forEach((name, view) -> gradient.setGradientFor(EncoderGraph.dl4jName(name), view));
        }
        return new Pair<>(gradient, new INDArray[] {workspaces.dup(ArrayType.ACTIVATION_GRAD, below)});
    }

    // fills the gradients' row, and gives the gradient of the pictures, which is zero where nothing below learns
    private INDArray backward() {
        Map<String, INDArray> sums = new HashMap<>();
        if (gradients != null) {
            gradients.assign(0);
            sums = views(gradients);
        }
        boolean passOn = !graph.getVertices()[inputVertices[0].getVertexIndex()].isInputVertex();
        List<String> wanted = new ArrayList<>(trainable);
        if (passOn) {
            wanted.add(EncoderGraph.IMAGES);
        }
        if (wanted.isEmpty()) {
            return inputs[0].like();
        }
        List<INDArray> below = new ArrayList<>();
        loadWeights();
        for (Chunk chunk : chunks()) {
            Map<String, INDArray> results =
                    chunk.run(wanted.stream().map(Autodiff::gradientName).toList(), epsilon);
            for (String name : trainable) {
                sums.get(name).addi(results.get(Autodiff.gradientName(name)).castTo(params.dataType()));
            }
            if (passOn) {
                below.add(chunk.rows(results.get(Autodiff.gradientName(EncoderGraph.IMAGES))));
            }
        }
        return passOn ? Nd4j.concat(0, below.toArray(INDArray[]::new)).castTo(dataType) : inputs[0].like();
    }

    private void loadWeights() {
        Map<String, INDArray> state = new HashMap<>();
        table.forEach((name, view) -> state.put(name, view.dup('c')));
        program.load(state);
        Reference.reachabilityFence(this);
    }

    private List<Chunk> chunks() {
        List<Chunk> chunks = new ArrayList<>();
        long size = inputs[0].size(0);
        for (long from = 0; from < size; from += conf.batch()) {
            chunks.add(new Chunk(from, Math.min(size, from + conf.batch())));
        }
        return chunks;
    }

    /** Some pictures of a batch, which the program computes together; what they lack to its batch is zero. */
    private final class Chunk {
        private final long from;
        private final long to;

        Chunk(long from, long to) {
            this.from = from;
            this.to = to;
        }

        Map<String, INDArray> run(List<String> outputs, INDArray upstream) {
            try {
                program.load(Map.of(EncoderGraph.IMAGES, filled(inputs[0])));
                return program.run(
                        upstream == null ? Map.of() : Map.of(EncoderGraph.UPSTREAM, filled(upstream)), outputs);
            } finally {
                Reference.reachabilityFence(RunningEncoderVertex.this); // whose program is closed after it
            }
        }

        INDArray rows(INDArray results) {
            return results.get(NDArrayIndex.interval(0, to - from)).dup('c');
        }

        private INDArray filled(INDArray array) {
            long[] shape = array.shape().clone();
            shape[0] = conf.batch();
            DataType type = array.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
            INDArray filled = Nd4j.zeros(type, shape);
            filled.get(NDArrayIndex.interval(0, to - from))
                    .assign(array.get(NDArrayIndex.interval(from, to)).castTo(type));
            return filled;
        }
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public Layer getLayer() {
        return null;
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
        gradients = view;
    }

    @Override
    public INDArray getGradientsViewArray() {
        return gradients;
    }

    @Override
    public Map<String, INDArray> paramTable(boolean backpropOnly) {
        Map<String, INDArray> named = new LinkedHashMap<>();
        table.forEach((name, view) -> named.put(EncoderGraph.dl4jName(name), view));
        return Collections.unmodifiableMap(named);
    }

    @Override
    public long numParams() {
        return params.length();
    }

    @Override
    public INDArray params() {
        return params;
    }

    @Override
    public TrainingConfig getConfig() {
        return conf;
    }

    @Override
    public boolean updaterDivideByMinibatch(String name) {
        return true;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        return null;
    }

    @Override
    public String toString() {
        return "RunningEncoderVertex(" + getVertexName() + ", " + conf + ")";
    }
}
