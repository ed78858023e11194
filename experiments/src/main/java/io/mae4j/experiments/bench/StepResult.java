package io.mae4j.experiments.bench;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A measured training step.
 *
 * @param loss of the last step
 * @param flops operations of a step's matrix products, see {@link io.mae4j.graph.Flops}
 * @param ceiling what the engine reaches in big products
 * @param peakBytes the most memory that the process had resident
 * @param nativeBytes the program's memory for weights, moments and activations, if the engine tells
 * @param device what the engine computes on, if that has memory of its own
 * @param profile the parts of a step, if they were asked for and the engine tells
 */
public record StepResult(
        StepSetting setting,
        int steps,
        Times times,
        double loss,
        long flops,
        Ceiling ceiling,
        OptionalLong peakBytes,
        OptionalLong nativeBytes,
        Optional<Device> device,
        Optional<StepProfile> profile) {

    /** Seconds. Forward and backward share the measured time of both as a profile does, or a run of the loss alone. */
    public record Times(Quartiles step, Quartiles forward, Quartiles backward, Quartiles optimizer) {}

    /**
     * The speed of nothing but products of square matrices.
     *
     * @param size rows and columns of every matrix
     */
    public record Ceiling(int size, double flopsPerSecond) {}

    /**
     * A card.
     *
     * @param peakBytes the most of its memory that the engine held at once
     * @param peakFlopsPerSecond in dense products of bfloat16 matrices, as its maker says
     */
    public record Device(long peakBytes, OptionalDouble peakFlopsPerSecond) {}

    public double imagesPerSecond() {
        return setting.batch() / times.step().median();
    }

    public double flopsPerSecond() {
        return flops / times.step().median();
    }

    /** The share of the ceiling that a step reaches. */
    public double share() {
        return flopsPerSecond() / ceiling.flopsPerSecond();
    }

    /** The share of what the device's maker says that it can do in bfloat16: model FLOP utilisation. */
    public OptionalDouble utilisation() {
        OptionalDouble peak = peakFlopsPerSecond();
        return peak.isPresent() ? OptionalDouble.of(flopsPerSecond() / peak.getAsDouble()) : peak;
    }

    OptionalDouble peakFlopsPerSecond() {
        return device.map(Device::peakFlopsPerSecond).orElseGet(OptionalDouble::empty);
    }

    /** One line of JSON, with the keys of the PyTorch baseline where it has them. */
    public String json() {
        JsonObject json = new JsonObject();
        json.addProperty("framework", "mae4j");
        json.addProperty("engine", setting.engine());
        json.addProperty("model", setting.model());
        json.add("image", JsonParser.parseString(setting.image().toString()));
        json.addProperty("batch", setting.batch());
        setting.task().write(json);
        json.addProperty("precision", setting.precision());
        json.addProperty("threads", setting.threads());
        json.addProperty("steps", steps);
        json.addProperty("seed", setting.seed());
        json.addProperty("parameters", setting.parameters());
        json.addProperty("step_s", times.step().median());
        json.addProperty("step_q1_s", times.step().q1());
        json.addProperty("step_q3_s", times.step().q3());
        json.addProperty("forward_s", times.forward().median());
        json.addProperty("backward_s", times.backward().median());
        json.addProperty("optimizer_s", times.optimizer().median());
        json.addProperty("images_per_s", imagesPerSecond());
        if (Double.isFinite(loss)) {
            json.addProperty("loss", loss);
        } else {
            json.add("loss", JsonNull.INSTANCE);
        }
        json.addProperty("gflop", flops * 1e-9);
        json.addProperty("gflop_per_s", flopsPerSecond() * 1e-9);
        json.addProperty("ceiling_gflop_per_s", ceiling.flopsPerSecond() * 1e-9);
        json.addProperty("ceiling_share", share());
        add(json, "peak_rss_bytes", boxed(peakBytes));
        add(json, "native_bytes", boxed(nativeBytes));
        add(json, "device_peak_bytes", device.map(Device::peakBytes));
        add(json, "device_peak_gflop_per_s", boxed(peakFlopsPerSecond()).map(peak -> peak * 1e-9));
        add(json, "mfu", boxed(utilisation()));
        profile.ifPresent(p -> json.add("profile", p.json()));
        return new GsonBuilder().serializeNulls().create().toJson(json);
    }

    private static void add(JsonObject json, String key, Optional<? extends Number> value) {
        json.addProperty(key, value.orElse(null));
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }
}
