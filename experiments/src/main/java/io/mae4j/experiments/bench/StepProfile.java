package io.mae4j.experiments.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.mae4j.engine.ProfiledProgram.Part;
import io.mae4j.engine.ProfiledProgram.Profile;
import io.mae4j.graph.Flops;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the time of a step goes, without the optimiser: the parts of an engine's plan, those of all blocks together, the longest
 * first.
 */
public record StepProfile(List<Line> lines) {
    private static final Pattern BLOCK = Pattern.compile("blocks\\.\\d+\\.");

    /**
     * Parts that do the same in different blocks.
     *
     * @param name with {@code *} for the block's number
     * @param backward whether it is part of the backward pass
     * @param count parts in a step
     * @param seconds of all of them in one step
     * @param share of the time of all parts
     * @param flopsPerSecond of matrix products; 0 for everything else
     * @param bytesPerSecond by the least that has to be moved; 0 if the engine does not say
     */
    public record Line(
            String name,
            boolean backward,
            int count,
            double seconds,
            double share,
            double flopsPerSecond,
            double bytesPerSecond) {}

    private record Key(String name, boolean backward) {}

    /** The mean of some profiles of the same program, whose gradients are in {@code differentiated}. */
    static StepProfile of(List<Profile> profiles, Graph differentiated) {
        Map<Key, double[]> sums = new LinkedHashMap<>(); // parts, seconds, bytes
        for (Profile profile : profiles) {
            add(sums, profile.forward(), false);
            add(sums, profile.backward(), true);
        }
        double total = sums.values().stream().mapToDouble(s -> s[1]).sum();
        Map<String, Long> flops = flops(differentiated);
        List<Line> lines = new ArrayList<>();
        sums.forEach((key, sum) -> lines.add(new Line(
                key.name(),
                key.backward(),
                (int) (sum[0] / profiles.size()),
                sum[1] / profiles.size(),
                sum[1] / total,
                flops.getOrDefault(product(key.name()), 0L) / (sum[1] / profiles.size()),
                sum[2] / sum[1])));
        lines.sort(Comparator.comparingDouble(Line::seconds).reversed());
        return new StepProfile(List.copyOf(lines));
    }

    private static void add(Map<Key, double[]> sums, List<Part> parts, boolean backward) {
        for (Part part : parts) {
            double[] sum = sums.computeIfAbsent(new Key(general(part.name()), backward), k -> new double[3]);
            sum[0]++;
            sum[1] += part.seconds();
            sum[2] += part.bytes();
        }
    }

    private static Map<String, Long> flops(Graph graph) {
        Map<String, Long> flops = new HashMap<>();
        for (Node node : graph.needed(graph.outputs().values())) {
            flops.merge(general(node.label()), Flops.of(node), Long::sum);
        }
        return flops;
    }

    // a product that does more at the same time is called "Linear ... + residual"
    private static String product(String name) {
        return name.split(" \\+ ", 2)[0];
    }

    private static String general(String name) {
        return BLOCK.matcher(name).replaceAll("blocks.*.");
    }

    JsonArray json() {
        JsonArray array = new JsonArray();
        for (Line line : lines) {
            JsonObject object = new JsonObject();
            object.addProperty("name", line.name());
            object.addProperty("pass", line.backward() ? "backward" : "forward");
            object.addProperty("count", line.count());
            object.addProperty("seconds", line.seconds());
            object.addProperty("share", line.share());
            object.addProperty("gflop_per_s", line.flopsPerSecond() * 1e-9);
            object.addProperty("gb_per_s", line.bytesPerSecond() * 1e-9);
            array.add(object);
        }
        return array;
    }

    void write(StepTable table) {
        table.line("");
        table.line(
                "%9s %7s %6s %9s %9s  %-8s %s",
                "ms", "share", "count", "GFLOP/s", "GB/s", "pass", "part (* stands for the block)");
        for (Line line : lines) {
            table.line(
                    "%9.2f %6.1f%% %6d %9s %9s  %-8s %s",
                    1e3 * line.seconds(),
                    100 * line.share(),
                    line.count(),
                    giga(line.flopsPerSecond()),
                    giga(line.bytesPerSecond()),
                    line.backward() ? "backward" : "forward",
                    line.name());
        }
    }

    private static String giga(double perSecond) {
        return perSecond > 0 ? String.format(Locale.ROOT, "%.1f", perSecond * 1e-9) : "";
    }
}
