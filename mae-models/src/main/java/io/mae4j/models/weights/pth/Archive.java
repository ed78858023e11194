package io.mae4j.models.weights.pth;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** One of the formats of {@code torch.save}: a pickle, and the bytes of the storages that it refers to. */
interface Archive extends Closeable {

    String format();

    /** The pickle's value. */
    Object root();

    /** How many bytes of a storage there are; -1 if there is no such storage. */
    long bytes(Storage storage);

    /** The bytes of a storage, from one of them on. The caller closes it. */
    ReadableByteChannel open(Storage storage, long from) throws IOException;
}
