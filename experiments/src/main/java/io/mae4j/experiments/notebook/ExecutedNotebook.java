package io.mae4j.experiments.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A notebook after its cells have run: whether each did what it is there for. */
public record ExecutedNotebook(String name, List<JsonObject> codeCells) {
    /** The tag of a cell that is there for what it declares, and shows nothing. */
    public static final String SILENT = "silent";

    private static final int SMALLEST = 24; // pixels
    private static final double MOST_OF_ONE_COLOUR = 0.995;

    /** @throws UserError if the file is no notebook */
    public static ExecutedNotebook read(Path file) {
        try {
            JsonObject root = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
            List<JsonObject> code = new ArrayList<>();
            for (JsonElement cell : root.getAsJsonArray("cells")) {
                if (cell.getAsJsonObject().get("cell_type").getAsString().equals("code")) {
                    code.add(cell.getAsJsonObject());
                }
            }
            return new ExecutedNotebook(file.getFileName().toString(), code);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + AtomicFile.reason(e), e);
        } catch (RuntimeException e) {
            throw new UserError(file + " is no notebook: " + e.getMessage(), e);
        }
    }

    /** How many pictures, PNG or SVG, it has. */
    public int pictures() {
        return (int) codeCells.stream()
                .flatMap(cell -> outputs(cell).stream())
                .filter(output -> isPicture(data(output)))
                .count();
    }

    /** What is not as it should be, a line each: cells that failed, that show nothing, whose pictures are blank. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < codeCells.size(); i++) {
            String where = name + ", code cell " + (i + 1) + " (" + firstLine(codeCells.get(i)) + ")";
            List<JsonObject> outputs = outputs(codeCells.get(i));
            if (outputs.isEmpty() && !isSilent(codeCells.get(i))) {
                problems.add(where + ": shows nothing");
            }
            for (JsonObject output : outputs) {
                problem(output).ifPresent(problem -> problems.add(where + ": " + problem));
            }
        }
        if (pictures() == 0) {
            problems.add(name + ": has no picture");
        }
        return problems;
    }

    private static Optional<String> problem(JsonObject output) {
        String type = output.get("output_type").getAsString();
        if (type.equals("error")) {
            return Optional.of("fails: " + text(output.get("evalue")));
        } else if (type.equals("stream") && text(output.get("name")).equals("stderr")) {
            return Optional.of("warns: " + text(output.get("text")).strip());
        }
        JsonObject data = data(output);
        if (data.has("image/png") && isBlank(text(data.get("image/png")))) {
            return Optional.of("its picture is blank");
        } else if (data.has("image/svg+xml") && !hasMarks(text(data.get("image/svg+xml")))) {
            return Optional.of("its chart is empty");
        }
        return Optional.empty();
    }

    private static boolean isBlank(String base64) {
        BufferedImage image;
        try {
            image = ImageIO.read(
                    new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
        } catch (IOException | IllegalArgumentException e) {
            return true;
        }
        if (image == null || image.getWidth() < SMALLEST || image.getHeight() < SMALLEST) {
            return true;
        }
        Map<Integer, Integer> colours = new HashMap<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.merge(image.getRGB(x, y), 1, Integer::sum);
            }
        }
        int most = colours.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        return most > MOST_OF_ONE_COLOUR * image.getWidth() * image.getHeight();
    }

    // axes are lines and texts; what was measured is a path or dots
    private static boolean hasMarks(String svg) {
        return svg.contains("<path") || svg.contains("<circle");
    }

    private static boolean isPicture(JsonObject data) {
        return data.has("image/png") || data.has("image/svg+xml");
    }

    private static JsonObject data(JsonObject output) {
        return output.has("data") ? output.getAsJsonObject("data") : new JsonObject();
    }

    private static List<JsonObject> outputs(JsonObject cell) {
        List<JsonObject> outputs = new ArrayList<>();
        cell.getAsJsonArray("outputs").forEach(output -> outputs.add(output.getAsJsonObject()));
        return outputs;
    }

    private static boolean isSilent(JsonObject cell) {
        JsonElement tags = cell.getAsJsonObject("metadata").get("tags");
        if (tags instanceof JsonArray array) {
            for (JsonElement tag : array) {
                if (tag.getAsString().equals(SILENT)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String firstLine(JsonObject cell) {
        return text(cell.get("source")).lines().findFirst().orElse("empty");
    }

    // a text, or its lines
    private static String text(JsonElement element) {
        if (element instanceof JsonArray lines) {
            StringBuilder text = new StringBuilder();
            lines.forEach(line -> text.append(line.getAsString()));
            return text.toString();
        }
        return element.getAsString();
    }
}
