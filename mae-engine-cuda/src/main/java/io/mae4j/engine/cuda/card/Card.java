package io.mae4j.engine.cuda.card;

import io.mae4j.UserError;
import java.nio.charset.StandardCharsets;

/**
 * What the driver says of a card.
 *
 * @param device the driver's number for it
 * @param capability 90 for compute capability 9.0
 */
public record Card(int device, String name, int capability, int multiprocessors) {

    private static final int OLDEST_CAPABILITY = 80; // tensor cores for bfloat16, copies into shared memory

    /**
     * @param index as CUDA counts those that are visible
     * @throws UserError if there is none of this number, or it is too old
     */
    public static Card at(int index, Driver driver, Status status) {
        int[] count = new int[1];
        status.checkStart(driver.cuDeviceGetCount(count), "cuDeviceGetCount");
        if (index >= count[0]) {
            throw new UserError("engine.device=" + index + ": there "
                    + (count[0] == 1 ? "is one card, number 0" : "are " + count[0] + " cards, numbered from 0"));
        }
        int[] device = new int[1];
        status.checkStart(driver.cuDeviceGet(device, index), "cuDeviceGet");
        Card card = of(driver, status, device[0]);
        if (card.capability < OLDEST_CAPABILITY) {
            throw new UserError("engine=cuda needs a card of compute capability 8.0 or newer (Ampere): " + card.name
                    + " has " + card.capabilityText());
        }
        return card;
    }

    private static Card of(Driver driver, Status status, int device) {
        byte[] name = new byte[256];
        status.checkStart(driver.cuDeviceGetName(name, name.length, device), "cuDeviceGetName");
        int major = attribute(driver, status, Driver.DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, device);
        int minor = attribute(driver, status, Driver.DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, device);
        return new Card(
                device,
                new String(name, StandardCharsets.UTF_8).split("\0", 2)[0],
                10 * major + minor,
                attribute(driver, status, Driver.DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, device));
    }

    private static int attribute(Driver driver, Status status, int attribute, int device) {
        int[] value = new int[1];
        status.checkStart(driver.cuDeviceGetAttribute(value, attribute, device), "cuDeviceGetAttribute");
        return value[0];
    }

    String capabilityText() {
        return capability / 10 + "." + capability % 10;
    }
}
