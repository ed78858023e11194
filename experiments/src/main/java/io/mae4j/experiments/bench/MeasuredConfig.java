package io.mae4j.experiments.bench;

import io.mae4j.component.PixelSize;

/** What the configurations of measured steps have in common. */
interface MeasuredConfig {
    /** Pictures of a step. */
    int batch();

    /** Height and width of a picture, pixels. */
    PixelSize image();

    /** Channels of a picture. */
    int channels();

    /** Measured steps. */
    int steps();

    /** Steps before those, not measured. */
    int warmup();

    /** Of weights, pictures and what is drawn for a step. */
    long seed();

    /** Rows and columns of the matrices that show what the machine can do. */
    int ceiling();

    /** Whether the parts of a step are listed by their time. */
    boolean profile();
}
