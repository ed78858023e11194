package io.mae4j.engine.cuda.card;

import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Compiles the engine's kernels for one kind of card, and keeps on the disk what was compiled once. */
public final class KernelCompiler {
    private final Nvrtc nvrtc;
    private final KeptFiles kept;
    private final String architecture;
    private final String version;

    /**
     * @param kept machine code of before
     * @param capability 90 for compute capability 9.0
     * @throws UserError if the compiler does not know such cards
     */
    public KernelCompiler(Nvrtc nvrtc, KeptFiles kept, int capability) {
        this.nvrtc = nvrtc;
        this.kept = kept;
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
    public byte[] compile(Kernel.Source source) {
        String name = source.file() + ".cu";
        String text = KernelFolder.text(name);
        String header = KernelFolder.text("common.cuh");
        List<String> options =
                new ArrayList<>(List.of("--gpu-architecture=" + architecture, "--std=c++17", "-default-device"));
        new TreeMap<>(source.defines()).forEach((macro, value) -> options.add("-D" + macro + "=" + value));
        return kept.get(
                ".cubin",
                () -> nvrtc.compile(name, text, header, options),
                text,
                header,
                String.join("\n", options),
                version);
    }
}
