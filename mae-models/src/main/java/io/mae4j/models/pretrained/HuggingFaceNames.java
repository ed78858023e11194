package io.mae4j.models.pretrained;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hugging Face's names for the published ones, and back. */
public final class HuggingFaceNames {
    private static final Pattern LAYER = Pattern.compile(
            "(encoder\\.layer|layers|decoder\\.decoder_layers|decoder\\.decoder_encoder\\.layer)\\.(\\d+)\\.(.+)");
    private static final Pattern BLOCK = Pattern.compile("(blocks|decoder_blocks)\\.(\\d+)\\.(.+)");

    /** The query's projection, beside which the key's and the value's lie. */
    private static final Pattern QUERY = Pattern.compile("(.*attention\\.)(query|q_proj)(\\..+)");

    private static final Map<String, List<String>> THREE =
            Map.of("query", List.of("query", "key", "value"), "q_proj", List.of("q_proj", "k_proj", "v_proj"));

    private static final Map<String, String> IN_LAYER = Map.of(
            "layernorm_before", "norm1",
            "layernorm_after", "norm2",
            "attention.output.dense", "attn.proj",
            "intermediate.dense", "mlp.fc1",
            "output.dense", "mlp.fc2",
            "attention.attention.query", "attn.qkv");

    /** What transformers 5 calls them in memory, and some of its releases in files. */
    private static final Map<String, String> NEWER = Map.of(
            "attention.o_proj", "attn.proj",
            "mlp.fc1", "mlp.fc1",
            "mlp.fc2", "mlp.fc2",
            "attention.q_proj", "attn.qkv");

    private static final Map<String, String> OUTSIDE = outside();

    private HuggingFaceNames() {}

    private static Map<String, String> outside() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("embeddings.cls_token", "cls_token");
        names.put("embeddings.position_embeddings", "pos_embed");
        names.put("decoder.mask_token", "mask_token");
        names.put("decoder.decoder_pos_embed", "decoder_pos_embed");
        for (String end : List.of(".weight", ".bias")) {
            names.put("embeddings.patch_embeddings.projection" + end, "patch_embed.proj" + end);
            names.put("layernorm" + end, "norm" + end);
            names.put("classifier" + end, "head" + end);
            names.put("decoder.decoder_embed" + end, "decoder_embed" + end);
            names.put("decoder.decoder_norm" + end, "decoder_norm" + end);
            names.put("decoder.decoder_pred" + end, "decoder_pred" + end);
        }
        return names;
    }

    /** The published name; empty for key and value, which are in the same tensor as the query, and for what is not known. */
    static Optional<String> published(String name) {
        Matcher layer = LAYER.matcher(name);
        if (!layer.matches()) {
            return Optional.ofNullable(OUTSIDE.get(name));
        }
        String rest = layer.group(3);
        int dot = rest.lastIndexOf('.');
        String there = dot < 0 ? "" : rest.substring(0, dot);
        String part = IN_LAYER.getOrDefault(there, NEWER.get(there));
        String blocks = layer.group(1).startsWith("decoder") ? "decoder_blocks." : "blocks.";
        return Optional.ofNullable(part).map(p -> blocks + layer.group(2) + "." + p + rest.substring(dot));
    }

    /** The tensors that make up a published one together, given the name of the first or only one. */
    static List<String> stacked(String name) {
        Matcher query = QUERY.matcher(name);
        return query.matches()
                ? THREE.get(query.group(2)).stream()
                        .map(t -> query.group(1) + t + query.group(3))
                        .toList()
                : List.of(name);
    }

    /** The names, three for a packed query, key and value, under which Hugging Face's ViTMAE keeps a published tensor. */
    public static List<String> of(String published) {
        Matcher block = BLOCK.matcher(published);
        if (block.matches()) {
            String rest = block.group(3);
            int dot = rest.lastIndexOf('.');
            String part = dot < 0 ? "" : rest.substring(0, dot);
            String layers = block.group(1).equals("blocks") ? "vit.encoder.layer." : "decoder.decoder_layers.";
            return IN_LAYER.entrySet().stream()
                    .filter(e -> e.getValue().equals(part))
                    .map(e -> stacked(layers + block.group(2) + "." + e.getKey() + rest.substring(dot)))
                    .findFirst()
                    .orElse(List.of());
        }
        return OUTSIDE.entrySet().stream()
                .filter(e -> e.getValue().equals(published))
                .map(Map.Entry::getKey)
                .map(n -> n.startsWith("embeddings.") || n.startsWith("layernorm.") ? "vit." + n : n)
                .findFirst()
                .map(List::of)
                .orElse(List.of());
    }
}
