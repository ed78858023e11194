package io.mae4j.engine.cuda;

import io.mae4j.engine.plan.HostArrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The inputs of the batch to come. They are copied to the card while it computes, to memory of their own, since the batch before
 * is still read; when their turn comes they are moved to where recorded steps read them, which costs a copy within the card.
 */
final class NextBatch implements AutoCloseable {
    private final Device device;
    private final Map<Value, Value> waiting = new LinkedHashMap<>(); // by the places where plans read
    private Device.Uploads beside;
    private Map<String, INDArray> fetched; // null for none

    NextBatch(Device device) {
        this.device = device;
    }

    /**
     * Starts to copy inputs, which may change as soon as this returns.
     *
     * @param arrays those that plans read, by their places
     */
    void fetch(Map<String, INDArray> inputs, Map<Value, INDArray> arrays) {
        if (beside == null) {
            beside = device.beside();
        }
        arrays.forEach((place, array) -> {
            Value room = waiting.computeIfAbsent(place, this::room);
            HostArrays.read(array, host -> beside.upload(host, room.address(), room.bytes()));
        });
        fetched = inputs;
    }

    private Value room(Value place) {
        return Value.allocate(
                device, place.type(), place.shape(), "the next batch; a smaller trainer.batch or model needs less");
    }

    /** Moves the inputs to their places, if they are what was fetched last. What was is then forgotten. */
    boolean take(Map<String, INDArray> inputs) {
        boolean same = fetched == inputs;
        fetched = null;
        if (same) {
            beside.lead();
            waiting.forEach((place, room) -> device.copy(room.address(), place.address(), place.bytes()));
            beside.follow();
        }
        return same;
    }

    long bytes() {
        return waiting.values().stream().mapToLong(Value::bytes).sum();
    }

    @Override
    public void close() {
        waiting.values().forEach(room -> device.free(room.address()));
        waiting.clear();
    }
}
