package io.mae4j.models.onnx;

import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** The nodes of a model while it is written: names for values, constants, and shapes with an axis of any size. */
final class OnnxNodes {
    private static final String INPUT = "images";

    private final int anyBatch;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final List<TensorProto> ordered = new ArrayList<>();
    private final Map<Tensor, String> names = new HashMap<>();
    private int fresh;

    OnnxNodes(int anyBatch) {
        this.anyBatch = anyBatch;
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    List<TensorProto> constants() {
        return ordered;
    }

    void name(Tensor tensor, String name) {
        names.put(tensor, name);
    }

    String name(Tensor tensor) {
        String name = names.get(tensor);
        if (name == null) {
            throw new IllegalStateException(tensor + " is used before it is computed");
        }
        return name;
    }

    void add(NodeProto.Builder node) {
        nodes.add(node.build());
    }

    /** Adds an operator with one result; gives the result's name. */
    String op(String type, List<String> inputs, AttributeProto... attributes) {
        String result = "v" + fresh++;
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(result);
        for (AttributeProto attribute : attributes) {
            node.addAttribute(attribute);
        }
        add(node);
        return result;
    }

    /** A number. */
    String number(double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return constant("f" + value, TensorProto.DataType.FLOAT_VALUE, bytes.putFloat((float) value), List.of());
    }

    /** Numbers of a shape. */
    String numbers(Shape shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        List<Long> dims = new ArrayList<>();
        for (int dim : shape.toArray()) {
            dims.add((long) dim);
        }
        return constant("c" + fresh++, TensorProto.DataType.FLOAT_VALUE, bytes, dims);
    }

    /** A row of whole numbers. */
    String longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        StringBuilder name = new StringBuilder("i");
        for (long value : values) {
            bytes.putLong(value);
            name.append('_').append(value);
        }
        return constant(name.toString(), TensorProto.DataType.INT64_VALUE, bytes, List.of((long) values.length));
    }

    /** A shape for Reshape: at most one axis follows from the others. */
    String reshaped(Shape shape) {
        long[] dims = shape.toLongArray();
        for (int i = 0; i < dims.length; i++) {
            dims[i] = dims[i] == anyBatch ? -1 : dims[i];
        }
        return longs(dims);
    }

    /** A shape for Expand: the batch is taken from the input. */
    String expanded(Shape shape) {
        List<String> parts = new ArrayList<>();
        for (int dim : shape.toArray()) {
            parts.add(dim == anyBatch ? op("Shape", List.of(INPUT), number("start", 0), number("end", 1)) : longs(dim));
        }
        return op("Concat", parts, number("axis", 0));
    }

    static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static AttributeProto numbers(String name, List<Integer> values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        values.forEach(attribute::addInts);
        return attribute.build();
    }

    private String constant(String key, int type, ByteBuffer bytes, List<Long> dims) {
        String name = "const_" + key;
        if (!constants.containsKey(name)) {
            TensorProto tensor = TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(type)
                    .addAllDims(dims)
                    .setRawData(ByteString.copyFrom(bytes.array()))
                    .build();
            constants.put(name, tensor);
            ordered.add(tensor);
        }
        return name;
    }
}
