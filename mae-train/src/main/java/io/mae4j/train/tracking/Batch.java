package io.mae4j.train.tracking;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mlflow.api.proto.Service;

/**
 * As many of the next entries as one {@code log-batch} request may hold: 1000 metrics, 100 parameters, 100 tags, 1000 in
 * total, 1 MB; no key twice among parameters or tags. An artifact or a status goes by itself.
 */
final class Batch {
    private static final int MAX_ENTRIES = 1000;
    private static final int MAX_PARAMS_OR_TAGS = 100;
    private static final int MAX_BYTES = 900_000;

    private Batch() {}

    /** How many of the entries, from the first on, go in one request; at least one. */
    static int size(List<SpoolEntry> entries) {
        Set<String> params = new HashSet<>();
        Set<String> tags = new HashSet<>();
        int bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            SpoolEntry entry = entries.get(i);
            boolean fits = i < MAX_ENTRIES;
            if (entry instanceof SpoolEntry.Metric m) {
                bytes += 150 + m.key().length();
            } else if (entry instanceof SpoolEntry.Param p) {
                fits &= params.add(p.key()) && params.size() <= MAX_PARAMS_OR_TAGS;
                bytes += 50 + p.key().length() + jsonBytes(p.value());
            } else if (entry instanceof SpoolEntry.Tag t) {
                fits &= tags.add(t.key()) && tags.size() <= MAX_PARAMS_OR_TAGS;
                bytes += 50 + t.key().length() + jsonBytes(t.value());
            } else {
                return Math.max(i, 1);
            }
            if (!fits || bytes > MAX_BYTES) {
                return Math.max(i, 1);
            }
        }
        return entries.size();
    }

    static void send(MlflowServer server, String runId, List<SpoolEntry> entries) throws ServerAway, ServerRefused {
        List<Service.Metric> metrics = entries.stream()
                .filter(SpoolEntry.Metric.class::isInstance)
                .map(e -> (SpoolEntry.Metric) e)
                .map(m -> Service.Metric.newBuilder()
                        .setKey(m.key())
                        .setValue(m.value())
                        .setStep(m.step())
                        .setTimestamp(m.timestamp())
                        .build())
                .toList();
        List<Service.Param> params = entries.stream()
                .filter(SpoolEntry.Param.class::isInstance)
                .map(e -> (SpoolEntry.Param) e)
                .map(p -> Service.Param.newBuilder()
                        .setKey(p.key())
                        .setValue(p.value())
                        .build())
                .toList();
        List<Service.RunTag> tags = entries.stream()
                .filter(SpoolEntry.Tag.class::isInstance)
                .map(e -> (SpoolEntry.Tag) e)
                .map(t -> Service.RunTag.newBuilder()
                        .setKey(t.key())
                        .setValue(t.value())
                        .build())
                .toList();
        server.ask(client -> {
            client.logBatch(runId, metrics, params, tags);
            return null;
        });
    }

    private static int jsonBytes(String s) {
        int bytes = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            bytes += c < ' ' || c == '<' || c == '>' || c == '&' || c == '=' || c == '\'' || c > 0x7e ? 6 : 2;
        }
        return bytes;
    }
}
