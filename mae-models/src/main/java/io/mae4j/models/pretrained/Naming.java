package io.mae4j.models.pretrained;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a file calls a vision transformer's weights. */
public enum Naming {
    /** The published MAE code's, ours, and timm's, which has no decoder. */
    PUBLISHED,
    /** Hugging Face's ViTMAE, and its ViT: query, key and value apart. */
    HUGGING_FACE;

    private static final String PATCHES = "patch_embed.proj.weight";
    private static final String HUGGING_FACE_PATCHES = "embeddings.patch_embeddings.projection.weight";

    /** Which naming a file has; empty if no vision transformer is in it. */
    public static Optional<Naming> of(Collection<String> names) {
        if (names.stream().anyMatch(n -> n.endsWith(HUGGING_FACE_PATCHES))) {
            return Optional.of(HUGGING_FACE);
        }
        return names.stream().anyMatch(n -> n.endsWith(PATCHES)) ? Optional.of(PUBLISHED) : Optional.empty();
    }

    /**
     * The published names of a file's tensors, each with the tensors that it is made of: one, or three that are stacked along the
     * first axis. A wrapper's prefix ({@code module.}, {@code vit.}, {@code module.vit.}) is cut off, and from what Hugging
     * Face has beside its encoder, the wrapper's around both.
     */
    Map<String, List<String>> published(Collection<String> names) {
        String patches = this == HUGGING_FACE ? HUGGING_FACE_PATCHES : PATCHES;
        String prefix = names.stream()
                .filter(n -> n.endsWith(patches))
                .map(n -> n.substring(0, n.length() - patches.length()))
                .findFirst()
                .orElse("");
        String around =
                this == PUBLISHED ? prefix : prefix.substring(0, prefix.lastIndexOf('.', prefix.length() - 2) + 1);
        Map<String, List<String>> published = new LinkedHashMap<>();
        for (String name : names) {
            String cut = name.startsWith(prefix) ? prefix : around;
            String bare = name.startsWith(cut) ? name.substring(cut.length()) : name;
            String known =
                    this == PUBLISHED ? bare : HuggingFaceNames.published(bare).orElse("");
            if (name.startsWith(prefix) && !known.isEmpty()) {
                published.put(known, sources(name, names)); // before what is called so outside of the wrapper
            } else if (!known.isEmpty()) {
                published.putIfAbsent(known, sources(name, names));
            }
        }
        return published;
    }

    private List<String> sources(String name, Collection<String> names) {
        List<String> all = HuggingFaceNames.stacked(name);
        return this == HUGGING_FACE && names.containsAll(all) ? all : List.of(name);
    }
}
