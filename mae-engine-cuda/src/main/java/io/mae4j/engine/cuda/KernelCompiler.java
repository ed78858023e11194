package io.mae4j.engine.cuda;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiles the package's kernels for one kind of card, and keeps on the disk what was compiled once. */
final class KernelCompiler {
    private static final Logger LOG = LoggerFactory.getLogger(KernelCompiler.class);

    private final Nvrtc nvrtc;
    private final Path folder;
    private final String architecture;
    private final String version;

    /**
     * @param folder where machine code is kept
     * @param capability 90 for compute capability 9.0
     * @throws UserError if the compiler does not know such cards
     */
    KernelCompiler(Nvrtc nvrtc, Path folder, int capability) {
        this.nvrtc = nvrtc;
        this.folder = folder;
        this.version = nvrtc.version();
        List<Integer> known = nvrtc.architectures();
        if (!known.contains(capability)) {
            throw new UserError("engine=cuda cannot compile for compute capability " + capability / 10 + "."
                    + capability % 10 + ": NVRTC " + version + " knows " + known
                    + "; pip install --upgrade nvidia-cuda-nvrtc brings a newer one");
        }
        // the 9.0a instructions, wgmma and setmaxnreg, are on every 9.0 card, and on no other
        this.architecture = "sm_" + capability + (capability == 90 ? "a" : "");
    }

    /** Machine code of a module. */
    byte[] compile(Kernel.Source source) {
        String name = source.file() + ".cu";
        String text = resource(name);
        String header = resource("common.cuh");
        List<String> options =
                new ArrayList<>(List.of("--gpu-architecture=" + architecture, "--std=c++17", "-default-device"));
        new TreeMap<>(source.defines()).forEach((macro, value) -> options.add("-D" + macro + "=" + value));
        Path kept = folder.resolve(hash(text, header, String.join("\n", options), version) + ".cubin");
        try {
            if (Files.exists(kept)) {
                return Files.readAllBytes(kept);
            }
        } catch (IOException e) {
            LOG.debug("cannot read {}", kept, e);
        }
        byte[] cubin = nvrtc.compile(name, text, header, options);
        keep(cubin, kept);
        return cubin;
    }

    private void keep(byte[] cubin, Path file) {
        try {
            Files.createDirectories(folder);
            AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(cubin)));
        } catch (IOException | UserError e) {
            LOG.debug("kernels cannot be kept in {}: they are compiled again each time", folder, e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = KernelCompiler.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("there are no kernels " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String... texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String text : texts) {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
