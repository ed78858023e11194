package io.mae4j.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a composition knows of itself: <code>${"run:config"}</code>, the primary file; <code>${"run:overrides"}</code>, such as
 * {@code mask.ratio=0.6,model=vit_tiny}, sorted; <code>${"run:choice,mask"}</code>,
 * the option of a group; <code>${"run:cwd"}</code>, the working directory.
 */
record RunResolver(String primary, List<String> overrides, Map<String, String> choices)
        implements Function<String, Optional<String>> {
    static final String NAME = "run";

    @Override
    public Optional<String> apply(String argument) {
        String[] words = argument.split(",", 2);
        return switch (words[0].strip()) {
            case "config" -> Optional.of(primary);
            case "cwd" -> Optional.of(Path.of("").toAbsolutePath().toString());
            case "overrides" -> Optional.of(overrides.stream().sorted().collect(Collectors.joining(",")));
            case "choice" -> words.length < 2 ? Optional.empty() : Optional.ofNullable(choices.get(words[1].strip()));
            default -> Optional.empty();
        };
    }
}
