package io.mae4j.engine;

import java.util.OptionalDouble;

/** A program whose weights and activations are in the memory of a device, such as a card, and not in the process's. */
public interface DeviceProgram extends Program {

    /** The most memory of the device, in bytes, that the engine held at once since this program was made. */
    long peakDeviceBytes();

    /**
     * What the device's maker says of it: operations a second in dense products of bfloat16 matrices with sums in single precision,
     * whatever the program computes in. Empty if it is not known.
     */
    OptionalDouble peakFlopsPerSecond();
}
