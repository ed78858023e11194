package io.mae4j.models.weights.pth;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format of PyTorch before 1.6: five pickles in a row (a magic number, a version, the machine, the value, the storages'
 * keys), then each storage as a count of eight bytes and its numbers.
 */
final class LegacyArchive implements Archive {
    /** How many of its first bytes tell such a file. */
    static final int START = 13;

    /** The opcode that every pickle begins with, from protocol 2 on. */
    static final byte PROTOCOL = (byte) 0x80;

    /** What is said of another pickle. */
    static final String ANOTHER = "it is a pickle, but not one of torch.save; in PyTorch, save model.state_dict()";

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final long VERSION = 1001;
    private static final int FIRST_READ = 1 << 20;
    private static final long LARGEST_PICKLES = 64L << 20;

    private final FileChannel channel;
    private final Object root;
    private final Map<String, Place> places;

    private record Place(long begin, long size) {}

    private LegacyArchive(FileChannel channel, Object root, Map<String, Place> places) {
        this.channel = channel;
        this.root = root;
        this.places = places;
    }

    /** Whether a file begins with the magic number in one of the protocols 2 to 5, of which the last two put it in a frame. */
    static boolean looksLikeOne(byte[] start) {
        if (start.length < START || start[0] != PROTOCOL || start[1] < 2 || start[1] > 5) {
            return false;
        }
        int number = start[2] == (byte) 0x95 ? 3 + Long.BYTES : 2;
        return start[number] == (byte) 0x8a && start[number + 1] == 10;
    }

    static LegacyArchive open(Path path) throws IOException, Malformed {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            Pickles pickles = pickles(channel);
            return new LegacyArchive(
                    channel,
                    pickles.root(),
                    places(channel, pickles.end(), pickles.keys(), Storages.in(pickles.root())));
        } catch (IOException | Malformed | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    // They come first and do not say how long they are: mostly a thousandth of the file. Where they do not end
    // within what was read, more is. Windows removes no file that is mapped, until a garbage collection.
    private static Pickles pickles(FileChannel channel) throws IOException, Malformed {
        long most = Math.min(channel.size(), LARGEST_PICKLES);
        for (long size = Math.min(most, FIRST_READ); ; size = Math.min(most, size * 16)) {
            ByteBuffer head = ByteBuffer.allocate((int) size);
            while (head.hasRemaining() && channel.read(head, head.position()) >= 0) {
                continue;
            }
            try {
                return Pickles.read(head.flip());
            } catch (Malformed e) {
                if (size == most) {
                    throw e;
                }
            }
        }
    }

    /**
     * What the pickles say.
     *
     * @param end where they end, and the storages begin
     */
    private record Pickles(Object root, List<?> keys, int end) {
        static Pickles read(ByteBuffer head) throws Malformed {
            if (!MAGIC.equals(Unpickler.read(head))) {
                throw new Malformed(ANOTHER);
            }
            if (!(Unpickler.read(head) instanceof Long version) || version != VERSION) {
                throw new Malformed("it has a version of PyTorch's format that is not known");
            }
            if (Unpickler.read(head) instanceof Map<?, ?> machine
                    && Boolean.FALSE.equals(machine.get("little_endian"))) {
                throw new Malformed("it was written on a big-endian machine");
            }
            Object root = Unpickler.read(head);
            if (!(Unpickler.read(head) instanceof List<?> keys)) {
                throw new Malformed("its list of storages is damaged");
            }
            return new Pickles(root, keys, head.position());
        }
    }

    private static Map<String, Place> places(FileChannel channel, long at, List<?> keys, Map<String, Storage> known)
            throws IOException, Malformed {
        Map<String, Place> places = new HashMap<>();
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Object key : keys) {
            count.clear();
            while (count.hasRemaining()) {
                if (channel.read(count, at + count.position()) < 0) {
                    throw new Malformed("it is truncated: the storage " + key + " is not there");
                }
            }
            long size = count.flip().getLong();
            Storage storage = key instanceof String text ? known.get(text) : null;
            if (storage == null || storage.size() != size) {
                throw new Malformed("its storage " + key + " is not of the size that its pickle says");
            }
            at += Long.BYTES;
            if (storage.bytes() > channel.size() - at) {
                throw new Malformed(
                        "it is truncated: the storage " + key + " of " + storage.bytes() + " bytes is not all there");
            }
            places.put(storage.key(), new Place(at, storage.bytes()));
            at += storage.bytes();
        }
        return places;
    }

    @Override
    public String format() {
        return "PyTorch (before 1.6)";
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public long bytes(Storage storage) {
        Place place = places.get(storage.key());
        return place == null ? -1 : place.size();
    }

    @Override
    public ReadableByteChannel open(Storage storage, long from) {
        long[] at = {places.get(storage.key()).begin() + from};
        return new ReadableByteChannel() {
            @Override
            public int read(ByteBuffer bytes) throws IOException {
                int count = channel.read(bytes, at[0]);
                at[0] += Math.max(0, count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return channel.isOpen();
            }

            @Override
            public void close() {
                // the file stays open for the next tensor
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
