package io.mae4j.models.onnx;

import io.mae4j.file.AtomicFile;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Input;
import io.mae4j.graph.Node;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.models.weights.HostBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/** A graph with its weights as a model of ONNX. Axes of size {@code anyBatch} are of any size. */
final class OnnxModel {
    private static final int IR_VERSION = 8;
    private static final int OPERATOR_SET = 17;
    private static final long LARGEST_FILE = 1536L << 20; // a message of protobuf cannot have 2 gigabytes

    private final Graph graph;
    private final int anyBatch;
    private final List<Node> needed;
    private final Map<String, INDArray> weights;

    OnnxModel(Graph graph, int anyBatch, Map<String, INDArray> weights) {
        this.graph = graph;
        this.anyBatch = anyBatch;
        this.needed = graph.needed(graph.outputs().values());
        this.weights = new TreeMap<>();
        for (Node node : needed) {
            if (node.op() instanceof Parameter parameter) { // an auxiliary head's are not
                this.weights.put(parameter.name(), weights.get(parameter.name()));
            }
        }
    }

    void write(Path file) {
        write(file, LARGEST_FILE);
    }

    /** With weights of more bytes than {@code largest} in a file of their own. */
    void write(Path file, long largest) {
        long bytes = weights.values().stream()
                .mapToLong(a -> a.length() * Float.BYTES)
                .sum();
        Path data = bytes > largest ? file.resolveSibling(file.getFileName() + ".data") : null;
        if (data != null) {
            AtomicFile.write(data, out -> {
                for (INDArray array : weights.values()) {
                    HostBytes.read(array, piece -> AtomicFile.writeFully(out, piece));
                }
            });
        }
        byte[] model =
                model(data == null ? null : data.getFileName().toString()).toByteArray();
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(model)));
    }

    private ModelProto model(String dataFile) {
        OnnxNodes nodes = new OnnxNodes(anyBatch);
        GraphProto.Builder proto = GraphProto.newBuilder().setName("model");
        for (Node node : needed) {
            if (node.op() instanceof Input input) {
                nodes.name(node.output(0), input.name());
                proto.addInput(value(input.name(), input.type().shape()));
            } else if (node.op() instanceof Parameter parameter) {
                nodes.name(node.output(0), parameter.name());
            } else {
                OnnxRules.write(nodes, node);
            }
        }
        long offset = 0;
        for (Map.Entry<String, INDArray> e : weights.entrySet()) {
            proto.addInitializer(weight(e.getKey(), e.getValue(), dataFile, offset));
            offset += e.getValue().length() * Float.BYTES;
        }
        for (Map.Entry<String, Tensor> e : new LinkedHashMap<>(graph.outputs()).entrySet()) {
            nodes.add(NodeProto.newBuilder()
                    .setOpType("Identity")
                    .addInput(nodes.name(e.getValue()))
                    .addOutput(e.getKey()));
            proto.addOutput(value(e.getKey(), e.getValue().shape()));
        }
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("mae4j")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATOR_SET))
                .setGraph(proto.addAllInitializer(nodes.constants()).addAllNode(nodes.nodes()))
                .build();
    }

    private static TensorProto weight(String name, INDArray array, String dataFile, long offset) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT_VALUE);
        for (long dim : array.shape()) {
            tensor.addDims(dim);
        }
        if (dataFile == null) {
            return tensor.setRawData(bytes(array)).build();
        }
        return tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", dataFile))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(array.length() * Float.BYTES)))
                .build();
    }

    private static ByteString bytes(INDArray array) {
        ByteString[] all = {ByteString.EMPTY};
        try {
            HostBytes.read(array, piece -> all[0] = all[0].concat(ByteString.copyFrom(piece)));
        } catch (IOException e) {
            throw new IllegalStateException(e); // memory does not fail
        }
        return all[0];
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private ValueInfoProto value(String name, Shape shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int dim : shape.toArray()) {
            TensorShapeProto.Dimension.Builder one = TensorShapeProto.Dimension.newBuilder();
            dims.addDim(dim == anyBatch ? one.setDimParam("batch") : one.setDimValue(dim));
        }
        TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                .setElemType(TensorProto.DataType.FLOAT_VALUE)
                .setShape(dims);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
