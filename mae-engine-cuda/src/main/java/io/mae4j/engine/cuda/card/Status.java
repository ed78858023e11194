package io.mae4j.engine.cuda.card;

import com.sun.jna.ptr.PointerByReference;
import io.mae4j.UserError;
import java.util.Set;

/** The codes with which the driver's functions return, as exceptions. */
public final class Status {
    static final int SUCCESS = 0;
    static final int OUT_OF_MEMORY = 2;
    private static final int STUB_LIBRARY = 34;
    private static final int DEVICE_UNAVAILABLE = 46;
    private static final int NO_DEVICE = 100;
    private static final int LAUNCH_TIMEOUT = 702;
    private static final int SYSTEM_NOT_READY = 802;
    private static final int SYSTEM_DRIVER_MISMATCH = 803;
    private static final int COMPAT_NOT_SUPPORTED_ON_DEVICE = 804;
    private static final int UNKNOWN = 999;

    // unavailable, uncorrectable errors of memory and NVLink, a contained one, not ready, unknown
    private static final Set<Integer> LOST = Set.of(DEVICE_UNAVAILABLE, 214, 220, 226, SYSTEM_NOT_READY, UNKNOWN);

    // of a kernel, some time before it is noticed: addresses, misaligned ones, instructions, assertions, and others
    private static final Set<Integer> FAULTS = Set.of(700, 710, 714, 715, 716, 717, 718, 719);

    private final Driver driver;

    public Status(Driver driver) {
        this.driver = driver;
    }

    /**
     * Nothing if {@code code} is that of success.
     *
     * @param call the function, and of what
     * @throws UserError if the machine is at fault: the card is lost, or has not enough memory
     * @throws CallFailed if the call is
     */
    void check(int code, String call) {
        if (code == SUCCESS) {
            return;
        }
        String name = name(code) + " by " + call;
        if (code == OUT_OF_MEMORY) {
            throw new UserError("not enough device memory: " + name + "; a smaller batch needs less");
        }
        if (code == LAUNCH_TIMEOUT) {
            throw new UserError("the display's watchdog ended a kernel (" + name + "): take a card without a display");
        }
        if (LOST.contains(code)) {
            throw new UserError(
                    "the card was lost (" + name
                            + "): nvidia-smi or dmesg says why; checkpoints that were written are whole, resume= goes on from them");
        }
        throw new CallFailed(name);
    }

    /** Like {@link #check}, for what waits for the card: the call is not at fault if a kernel before it is. */
    void checkDone(int code, String call) {
        check(
                code,
                FAULTS.contains(code)
                        ? call
                                + ": a kernel before it failed, and CUDA_LAUNCH_BLOCKING=1 in the environment tells which"
                        : call);
    }

    /** Like {@link #check}, for what comes before a card is known. */
    void checkStart(int code, String call) {
        String cause =
                switch (code) {
                    case NO_DEVICE ->
                        "the driver sees no card: nvidia-smi lists them, CUDA_VISIBLE_DEVICES can hide them";
                    case STUB_LIBRARY -> "libcuda.so.1 is the toolkit's stub, not a driver";
                    case DEVICE_UNAVAILABLE ->
                        "another process has the card to itself, or it is busy: nvidia-smi tells";
                    case SYSTEM_NOT_READY ->
                        "the machine's cards are not ready: with NVSwitch, nvidia-fabricmanager has to run";
                    case SYSTEM_DRIVER_MISMATCH -> "the driver's library and kernel module differ: restart the machine";
                    case COMPAT_NOT_SUPPORTED_ON_DEVICE -> "the card does not support CUDA's compatibility package";
                    case UNKNOWN -> "the driver does not start: is its kernel module loaded? nvidia-smi tells";
                    default -> "";
                };
        if (!cause.isEmpty()) {
            throw new UserError("engine=cuda cannot run: " + cause + " (" + name(code) + " by " + call + ")");
        }
        check(code, call);
    }

    private String name(int code) {
        PointerByReference name = new PointerByReference();
        boolean known = driver.cuGetErrorName(code, name) == SUCCESS && name.getValue() != null;
        return known ? name.getValue().getString(0) : "CUDA error " + code;
    }
}
