package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.Training;
import io.mae4j.engine.cuda.card.Closing;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.ElementwiseKernels;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.plan.Arena;
import io.mae4j.engine.plan.Buffer;
import io.mae4j.engine.plan.HostArrays;
import io.mae4j.engine.plan.Interval;
import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.engine.plan.ParameterState;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nd4j.linalg.factory.Nd4j;

/** The weights of a program on the card, and in regions of the same layout their gradients, moments and bfloat16 copies. */
public final class DeviceParameters implements AutoCloseable {
    private final Device device;
    private final ElementwiseKernels elementwise;
    private final List<Long> allocated = new ArrayList<>();
    private final Map<String, Long> moments = new LinkedHashMap<>();
    private final long bytes;
    public final ParameterLayout layout;
    public final long weights;

    /** 0 where there are none. */
    public final long shadow;

    /** 0 where there are none. */
    public final long gradients;

    public DeviceParameters(
            Device device,
            Graph graph,
            long seed,
            boolean bf16,
            Optional<Training> training,
            List<String> momentNames) {
        this.device = device;
        this.elementwise = new ElementwiseKernels(device);
        this.layout = ParameterLayout.of(graph, training);
        long trainable = Math.max(1, layout.trainable());
        bytes = (bf16 ? 6 : 4) * layout.size() + 4 * trainable * (momentNames.size() + (training.isPresent() ? 1 : 0));
        try {
            weights = region(4 * layout.size(), "the weights");
            shadow = bf16 ? region(2 * layout.size(), "the bf16 weights") : 0;
            gradients = training.isPresent() ? region(4 * trainable, "the gradients") : 0;
            for (String name : momentNames) {
                moments.put(name, region(4 * trainable, "the optimiser's moments"));
            }
            layout.initialize(seed, this::upload);
            refreshShadow();
        } catch (RuntimeException | Error e) {
            Closing.after(e, this::close);
            throw e;
        }
    }

    private synchronized void upload(ParameterLayout.Slot slot, float[] values) {
        HostArrays.read(
                Nd4j.createFromArray(values), host -> device.upload(host, weights + 4 * slot.from(), 4 * slot.size()));
    }

    private long region(long size, String purpose) {
        long address = device.allocate(size, purpose);
        allocated.add(address);
        device.zero(address, size);
        return address;
    }

    /** Copies all weights to where products read them. */
    public void refreshShadow() {
        if (shadow != 0) {
            elementwise.cast(all(weights, Type.F32), all(shadow, Type.BF16));
        }
    }

    /** What a checkpoint keeps. */
    public ParameterState state() {
        return new ParameterState(layout, weights, moments, new ParameterState.Memory() {
            @Override
            public void read(long address, long host, long size) {
                device.download(address, host, size);
            }

            @Override
            public void write(long host, long address, long size) {
                device.upload(host, address, size);
            }
        });
    }

    public long[] moments() {
        return moments.values().stream().mapToLong(Long::longValue).toArray();
    }

    Value weight(Parameter parameter) {
        return at(weights, Type.F32, parameter);
    }

    public Value shadow(Parameter parameter) {
        return at(shadow, Type.BF16, parameter);
    }

    Value gradient(String parameter) {
        return at(gradients, Type.F32, layout.slots().get(parameter).parameter());
    }

    private Value at(long region, Type type, Parameter parameter) {
        ParameterLayout.Slot slot = layout.slots().get(parameter.name());
        return new Value(
                Operand.of(Buffer.fixed(region + type.bytes * slot.from(), type.bytes * slot.size())),
                type,
                parameter.shape());
    }

    private Value all(long region, Type type) {
        return new Value(
                Operand.of(Buffer.fixed(region, type.bytes * layout.size())),
                type,
                Shape.of(Math.toIntExact(layout.size())));
    }

    /**
     * The memory of gradients as it is free before steps write them for the first time. What no step writes, such as the zeros between
     * parameters, is never free.
     */
    Arena.Spare untilGradients(List<Step> steps) {
        SortedMap<Long, Interval> written = new TreeMap<>(); // by offset
        long bytes = 4 * layout.trainable();
        for (int s = 0; s < steps.size(); s++) {
            for (Buffer buffer : steps.get(s).buffers()) {
                long offset = buffer.place() == Buffer.Place.FIXED ? buffer.address() - gradients : -1;
                if (offset >= 0 && offset < bytes) {
                    written.putIfAbsent(offset, new Interval(buffer.bytes(), s, steps.size()));
                }
            }
        }
        List<Arena.Placed> taken = new ArrayList<>();
        long end = 0;
        for (Map.Entry<Long, Interval> gradient : written.entrySet()) {
            keep(end, gradient.getKey(), steps.size(), taken);
            taken.add(new Arena.Placed(gradient.getKey(), gradient.getValue()));
            end = gradient.getKey() + gradient.getValue().bytes();
        }
        keep(end, bytes, steps.size(), taken);
        return new Arena.Spare(bytes, taken);
    }

    private static void keep(long from, long to, int steps, List<Arena.Placed> taken) {
        if (from < to) {
            taken.add(new Arena.Placed(from, new Interval(to - from, 0, steps)));
        }
    }

    public void zeroGradients() {
        device.zero(gradients, 4 * layout.trainable());
    }

    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        allocated.forEach(device::free);
        allocated.clear();
    }
}
