package io.mae4j.engine.cuda;

import io.mae4j.engine.Inputs;
import io.mae4j.engine.Inputs.Given;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.PixelKernels;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Shape;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Brings batches to where plans read them. The one to come is copied to the card while it computes, to rooms of its own, since the
 * batch before is still read; when its turn comes it is moved to where recorded steps read, which costs a copy within the card.
 * Bytes come by way of a room in any case, and what they stand for is looked up on the card.
 */
final class BatchFeed implements AutoCloseable {
    private final Device device;
    private final PixelKernels pixels;
    private final Map<Key, Room> rooms = new HashMap<>();
    private Device.Uploads beside; // when it is first needed
    private Map<String, INDArray> fetched; // null for none

    BatchFeed(Device device) {
        this.device = device;
        this.pixels = new PixelKernels(device);
    }

    private record Key(Value place, boolean bytes) {}

    /**
     * Memory for an input.
     *
     * @param levels null where the elements are the input's own
     */
    private record Room(Value elements, Value levels) {
        long bytes() {
            return elements.bytes() + (levels == null ? 0 : levels.bytes());
        }
    }

    /** Copies the inputs, by their places, unless they are what was fetched last. What was is then forgotten. */
    void feed(Map<String, INDArray> inputs, Map<Value, Given> given) {
        boolean here = inputs == fetched;
        if (fetched != null) {
            beside.lead(); // before the rooms are read, or written again
            fetched = null;
        }
        given.forEach((place, input) -> {
            boolean direct = !here && input.levels().isEmpty();
            if (direct) {
                place.upload(device::upload, input.array());
                return;
            }
            open();
            Room room = room(place, input);
            if (!here) {
                fill(room, input, device::upload);
            }
            move(room, place);
        });
        if (beside != null) {
            beside.follow(); // what is fetched now is written when this has been read
        }
    }

    /** Starts to copy inputs, by their places, to where they wait. They may change as soon as this returns. */
    void fetch(Map<String, INDArray> inputs, Map<Value, Given> given) {
        open();
        given.forEach((place, input) -> fill(room(place, input), input, beside::upload));
        fetched = inputs;
    }

    private void open() {
        if (beside == null) {
            beside = device.beside();
        }
    }

    private Room room(Value place, Given input) {
        return rooms.computeIfAbsent(
                new Key(place, input.levels().isPresent()), key -> key.bytes ? byteRoom(place) : floatRoom(place));
    }

    private Room floatRoom(Value place) {
        return new Room(allocate(place, place.type()), null);
    }

    private Room byteRoom(Value place) {
        Value elements = allocate(place, Type.U8);
        int channels = place.shape().dim(1);
        return new Room(
                elements, Value.allocate(device, Type.F32, Shape.of(channels, Inputs.BYTES), "levels of bytes"));
    }

    private Value allocate(Value place, Type type) {
        return Value.allocate(
                device, type, place.shape(), "a batch that waits; a smaller trainer.batch or model needs less");
    }

    private static void fill(Room room, Given input, Value.Upload upload) {
        room.elements.upload(upload, input.array());
        if (room.levels != null) {
            room.levels.upload(upload, input.levels().orElseThrow());
        }
    }

    private void move(Room room, Value place) {
        if (room.levels == null) {
            device.copy(room.elements.address(), place.address(), place.bytes());
        } else {
            pixels.lookUp(room.elements, room.levels, place);
        }
    }

    long bytes() {
        return rooms.values().stream().mapToLong(Room::bytes).sum();
    }

    @Override
    public void close() {
        for (Room room : rooms.values()) {
            device.free(room.elements.address());
            if (room.levels != null) {
                device.free(room.levels.address());
            }
        }
        rooms.clear();
    }
}
