package io.mae4j.experiments.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mae4j.component.PixelSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A step of 60 TFLOP that took 0.25 s. */
class StepResultTest {
    private static final StepSetting SETTING = new StepSetting(
            "vit_base",
            PixelSize.square(224),
            256,
            new StepTask.Pretraining(0.75, 8, false),
            "bf16",
            0,
            0,
            112_000_000,
            "cuda: a card, bf16");

    @Test
    void utilisationIsTheShareOfWhatTheDataSheetSays() {
        StepResult result = on(Optional.of(new StepResult.Device(20L << 30, OptionalDouble.of(960e12))));
        JsonObject json = json(result);
        assertEquals(0.25, json.get("mfu").getAsDouble(), 1e-12);
        assertEquals(960e3, json.get("device_peak_gflop_per_s").getAsDouble(), 1e-6);
        assertEquals(20L << 30, json.get("device_peak_bytes").getAsLong());
        String table = StepTable.of(result);
        assertTrue(table.contains("MFU               25.0%   of the card's 960.0 TFLOP/s"), table);
        assertTrue(table.contains("on the card       20.00   GiB"), table);
    }

    @Test
    void aCardWithoutADataSheetHasMemoryAlone() {
        StepResult result = on(Optional.of(new StepResult.Device(1 << 30, OptionalDouble.empty())));
        assertTrue(json(result).get("mfu").isJsonNull());
        assertEquals(1 << 30, json(result).get("device_peak_bytes").getAsLong());
        assertFalse(StepTable.of(result).contains("MFU"));
    }

    @Test
    void theProcessorHasNeither() {
        StepResult result = on(Optional.empty());
        for (String key : List.of("mfu", "device_peak_gflop_per_s", "device_peak_bytes")) {
            assertTrue(json(result).get(key).isJsonNull(), key);
        }
        assertFalse(StepTable.of(result).matches("(?s).*(MFU|on the card).*"));
    }

    private static StepResult on(Optional<StepResult.Device> device) {
        Quartiles quarter = Quartiles.of(List.of(0.25));
        return new StepResult(
                SETTING,
                1,
                new StepResult.Times(quarter, quarter, quarter, quarter),
                1,
                60_000_000_000_000L,
                new StepResult.Ceiling(2048, 500e12),
                OptionalLong.empty(),
                OptionalLong.empty(),
                device,
                Optional.empty());
    }

    private static JsonObject json(StepResult result) {
        return JsonParser.parseString(result.json()).getAsJsonObject();
    }
}
