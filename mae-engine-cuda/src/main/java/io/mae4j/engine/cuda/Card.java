package io.mae4j.engine.cuda;

import java.nio.charset.StandardCharsets;

/**
 * What the driver says of a card.
 *
 * @param device the driver's number for it
 * @param capability 90 for compute capability 9.0
 */
record Card(int device, String name, int capability, int multiprocessors) {

    static Card of(Driver driver, Status status, int device) {
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
