package io.mae4j.eval.robustness;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The model by whose errors corruption errors are divided.
 *
 * @param name for people
 * @param errors the top-1 error, 0 to 1, by corruption: the mean over the severities
 * @param clean the top-1 error on pictures that are not corrupted
 */
public record CorruptionBaseline(String name, Map<String, Double> errors, OptionalDouble clean) {
    public CorruptionBaseline {
        errors = Collections.unmodifiableMap(new LinkedHashMap<>(errors));
    }

    /**
     * AlexNet on ImageNet-C, the divisor of the published mCE. The errors are those of the benchmark's published evaluation; the
     * clean one is 43.5 % (Hendrycks and Dietterich 2019, Table 1).
     */
    public static CorruptionBaseline alexNet() {
        Map<String, Double> errors = new LinkedHashMap<>();
        errors.put("gaussian_noise", 0.886428);
        errors.put("shot_noise", 0.894468);
        errors.put("impulse_noise", 0.922640);
        errors.put("defocus_blur", 0.819880);
        errors.put("glass_blur", 0.826268);
        errors.put("motion_blur", 0.785948);
        errors.put("zoom_blur", 0.798360);
        errors.put("snow", 0.866816);
        errors.put("frost", 0.826572);
        errors.put("fog", 0.819324);
        errors.put("brightness", 0.564592);
        errors.put("contrast", 0.853204);
        errors.put("elastic_transform", 0.646056);
        errors.put("pixelate", 0.717840);
        errors.put("jpeg_compression", 0.606500);
        return new CorruptionBaseline("AlexNet", errors, OptionalDouble.of(0.435));
    }
}
