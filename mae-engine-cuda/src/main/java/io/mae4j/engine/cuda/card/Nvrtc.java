package io.mae4j.engine.cuda.card;

import com.sun.jna.Library;
import io.mae4j.UserError;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** CUDA's run-time compiler. It needs no driver and no card. */
public final class Nvrtc {
    private static final int BUILTIN_OPERATION_FAILURE = 7;

    /** What is called of {@code libnvrtc}; see {@code nvrtc.h}. */
    public interface Functions extends Library {
        int nvrtcVersion(int[] major, int[] minor);

        String nvrtcGetErrorString(int status);

        int nvrtcGetNumSupportedArchs(int[] count);

        int nvrtcGetSupportedArchs(int[] architectures);

        int nvrtcCreateProgram(
                long[] program, String source, String name, int headerCount, String[] headers, String[] headerNames);

        int nvrtcCompileProgram(long program, int optionCount, String[] options);

        int nvrtcGetCUBINSize(long program, long[] bytes);

        int nvrtcGetCUBIN(long program, byte[] cubin);

        int nvrtcGetProgramLogSize(long program, long[] bytes);

        int nvrtcGetProgramLog(long program, byte[] log);

        int nvrtcDestroyProgram(long[] program);
    }

    private final Functions functions;

    public Nvrtc(Functions functions) {
        this.functions = functions;
    }

    /** Such as {@code 13.2}. */
    String version() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(functions.nvrtcVersion(major, minor), "nvrtcVersion");
        return major[0] + "." + minor[0];
    }

    /** The compute capabilities that it compiles for: 90 for 9.0. */
    List<Integer> architectures() {
        int[] count = new int[1];
        check(functions.nvrtcGetNumSupportedArchs(count), "nvrtcGetNumSupportedArchs");
        int[] architectures = new int[count[0]];
        check(functions.nvrtcGetSupportedArchs(architectures), "nvrtcGetSupportedArchs");
        return java.util.Arrays.stream(architectures).boxed().toList();
    }

    /**
     * Machine code.
     *
     * @param name what the source is called in messages
     * @param header what {@code #include "common.cuh"} means
     * @throws IllegalStateException if it does not compile, with all that the compiler says
     * @throws UserError if a part of the compiler is missing
     */
    byte[] compile(String name, String source, String header, List<String> options) {
        long[] program = new long[1];
        check(
                functions.nvrtcCreateProgram(
                        program, source, name, 1, new String[] {header}, new String[] {"common.cuh"}),
                "nvrtcCreateProgram");
        try {
            int status = functions.nvrtcCompileProgram(program[0], options.size(), options.toArray(String[]::new));
            if (status == BUILTIN_OPERATION_FAILURE) {
                throw new UserError("engine=cuda needs libnvrtc-builtins.so of the same version beside libnvrtc.so.13, "
                        + version() + ": " + log(program[0]).strip().replaceAll("\\s*\\R\\s*", " "));
            }
            if (status != 0) {
                throw new IllegalStateException(
                        name + " does not compile with " + String.join(" ", options) + ":\n" + log(program[0]));
            }
            long[] bytes = new long[1];
            check(functions.nvrtcGetCUBINSize(program[0], bytes), "nvrtcGetCUBINSize");
            byte[] cubin = new byte[Math.toIntExact(bytes[0])];
            check(functions.nvrtcGetCUBIN(program[0], cubin), "nvrtcGetCUBIN");
            return cubin;
        } finally {
            functions.nvrtcDestroyProgram(program);
        }
    }

    private String log(long program) {
        long[] bytes = new long[1];
        check(functions.nvrtcGetProgramLogSize(program, bytes), "nvrtcGetProgramLogSize");
        byte[] log = new byte[Math.toIntExact(bytes[0])];
        check(functions.nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
        return new String(log, 0, Math.max(0, log.length - 1), StandardCharsets.UTF_8);
    }

    private void check(int status, String call) {
        if (status != 0) {
            throw new IllegalStateException(functions.nvrtcGetErrorString(status) + " by " + call);
        }
    }
}
