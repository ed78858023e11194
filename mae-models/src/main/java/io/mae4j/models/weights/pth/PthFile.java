package io.mae4j.models.weights.pth;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.models.weights.HostBytes;
import io.mae4j.models.weights.PlainText;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.StoredTensor;
import io.mae4j.models.weights.WeightFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file of {@code torch.save} that holds a model's weights: a {@code state_dict}, or a dictionary that has one as {@code
 * model}, {@code state_dict} or the like. What else the dictionary has becomes {@link #metadata}. Files come from strangers:
 * see the package.
 */
public final class PthFile implements WeightFile {
    private static final long MOST_MEMORY = 4; // times the file: shared weights are read once for each name

    private final Path path;
    private final Archive archive;
    private final Contents contents;

    private PthFile(Path path, Archive archive, Contents contents) {
        this.path = path;
        this.archive = archive;
        this.contents = contents;
    }

    /** Whether a file begins as such files do, and not as safetensors do: nine bytes tell. */
    public static boolean looksLikeOne(byte[] start) {
        return !Safetensors.looksLikeOne(start)
                && (isZip(start) || start.length >= 2 && start[0] == LegacyArchive.PROTOCOL && start[1] <= 5);
    }

    /**
     * Opens a file.
     *
     * @throws UserError if there is no such file, it is none of PyTorch, it asks for classes beyond plain values, or it is
     *     damaged: the file and what is wrong
     */
    public static PthFile open(Path path) {
        try {
            Archive archive = archive(path);
            try {
                Contents contents = Contents.of(archive.root());
                check(contents, archive, Files.size(path));
                return new PthFile(path, archive, contents);
            } catch (IOException | Malformed | RuntimeException e) {
                archive.close();
                throw e;
            }
        } catch (Malformed e) {
            throw new UserError(path + " cannot be used: " + PlainText.of(e.getMessage()), e);
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
    }

    private static Archive archive(Path path) throws IOException, Malformed {
        byte[] start;
        try (InputStream in = Files.newInputStream(path)) {
            start = in.readNBytes(LegacyArchive.START);
        }
        if (isZip(start)) {
            return ZipArchive.open(path);
        } else if (LegacyArchive.looksLikeOne(start)) {
            return LegacyArchive.open(path);
        } else if (start.length > 0 && start[0] == LegacyArchive.PROTOCOL) {
            throw new Malformed(LegacyArchive.ANOTHER);
        }
        throw new Malformed("it is no file of torch.save");
    }

    private static boolean isZip(byte[] start) {
        return start.length >= 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
    }

    private static void check(Contents contents, Archive archive, long fileBytes) throws Malformed {
        long total = 0;
        for (Map.Entry<String, PickledTensor> e : contents.tensors().entrySet()) {
            PickledTensor tensor = e.getValue();
            Storage storage = tensor.storage();
            long there = archive.bytes(storage);
            if (there != storage.bytes()) {
                throw new Malformed("tensor '" + e.getKey() + "' is to have " + storage.bytes() + " bytes, and "
                        + (there < 0 ? "none are there" : there + " are there"));
            }
            tensor.check(e.getKey());
            total = Math.addExact(total, tensor.stored().bytes());
            if (total / MOST_MEMORY > fileBytes) {
                throw new Malformed("its tensors would take more than " + MOST_MEMORY + " times the file's size");
            }
        }
    }

    @Override
    public String format() {
        return archive.format();
    }

    @Override
    public Map<String, String> metadata() {
        return contents.notes();
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        contents.tensors().forEach((name, tensor) -> tensors.put(name, tensor.stored()));
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public INDArray stored(String name) {
        PickledTensor tensor = contents.tensors().get(name);
        if (tensor == null) {
            throw new UserError(path + " has no tensor '" + name + "'; it has "
                    + contents.tensors().size() + " others");
        }
        DataType type = tensor.storage().type().dataType();
        long[] shape = tensor.stored().dims();
        if (tensor.span() == 0) {
            return Nd4j.create(type, shape);
        }
        if (tensor.dense()) {
            return filled(tensor, Nd4j.createUninitialized(type, shape));
        }
        INDArray span = filled(tensor, Nd4j.createUninitialized(type, tensor.span()));
        long[] stride = tensor.stride().stream().mapToLong(Long::longValue).toArray();
        return Nd4j.create(span.data(), shape, stride, 0, 'c').dup('c');
    }

    private INDArray filled(PickledTensor tensor, INDArray array) {
        long from = tensor.stored().begin();
        try (ReadableByteChannel in = archive.open(tensor.storage(), from)) {
            HostBytes.fill(array, bytes -> readFully(in, bytes));
            return array;
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
    }

    private static void readFully(ReadableByteChannel in, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (in.read(bytes) < 0) {
                throw new EOFException("it is shorter than it says");
            }
        }
    }

    @Override
    public void close() {
        try {
            archive.close();
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
    }

    private static UserError cannotRead(Path path, IOException e) {
        return new UserError("cannot read " + path + ": " + PlainText.of(AtomicFile.reason(e)), e);
    }
}
