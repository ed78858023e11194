package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Parameters;

/** What {@code import} and {@code export} are told: a file, and {@code key=value} for the rest. */
final class ModelOptions {
    private static final List<String> KNOWN = List.of("out", "image", "encoder.heads", "decoder.heads");

    @Parameters(
            index = "0",
            paramLabel = "<file>",
            description = "A file of weights, a checkpoint's folder or a run's folder.")
    Path file;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description = "out=<file>; image=<pixels>, for another size than it was trained on; encoder.heads=<n> and"
                    + " decoder.heads=<n>, where they are not known.")
    private List<String> arguments = new ArrayList<>();

    Optional<Path> out() {
        return value("out").filter(text -> !text.isEmpty()).map(Path::of);
    }

    Optional<PixelSize> image() {
        Optional<String> text = value("image");
        try {
            return text.map(PixelSize::parse);
        } catch (IllegalArgumentException e) {
            throw new UserError("image=" + text.orElseThrow() + " is neither a number of pixels nor [height,width]", e);
        }
    }

    OptionalInt encoderHeads() {
        return number("encoder.heads");
    }

    OptionalInt decoderHeads() {
        return number("decoder.heads");
    }

    private OptionalInt number(String key) {
        Optional<String> text = value(key);
        if (text.isPresent() && !text.get().matches("[1-9]\\d{0,5}")) {
            throw new UserError(key + "=" + text.get() + " is no whole number above 0");
        }
        return text.map(t -> OptionalInt.of(Integer.parseInt(t))).orElseGet(OptionalInt::empty);
    }

    private Optional<String> value(String key) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (!KNOWN.contains(name) || equals < 0) {
                throw new UserError(
                        "'" + argument + "' is not known here; what can be given: " + String.join("=, ", KNOWN) + "=");
            }
            values.put(name, argument.substring(equals + 1));
        }
        return Optional.ofNullable(values.get(key));
    }
}
