package io.mae4j.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The substitutions in HOCON as the library renders it, which is to mean the same when it is read on its own. */
final class Substitutions {
    private static final String STRING = "\"[^\"\\\\\\n]*+(?:\\\\.[^\"\\\\\\n]*+)*+\"";
    private static final Pattern STRING_OR_SUBSTITUTION =
            Pattern.compile(STRING + "|\\$\\{(\\??)((?:[^{}\"\\n]++|" + STRING + ")++)}");

    private Substitutions() {}

    /**
     * With the paths where the values are. A file that is placed at {@code mask} may mean {@code seed} by <code>${seed}</code> if there
     * is no {@code mask.seed}, but the library renders it as <code>${mask.seed}</code>.
     *
     * @param packages where files were placed
     */
    static String withFullPaths(String hocon, Config resolved, Collection<String> packages) {
        return STRING_OR_SUBSTITUTION.matcher(hocon).replaceAll(token -> {
            if (token.group(2) == null) {
                return Matcher.quoteReplacement(token.group());
            }
            boolean isOptional = !token.group(1).isEmpty();
            String path = full(ConfigUtil.splitPath(token.group(2)), isOptional, resolved, packages);
            return Matcher.quoteReplacement("${" + token.group(1) + path + "}");
        });
    }

    private static String full(List<String> steps, boolean isOptional, Config resolved, Collection<String> packages) {
        String last = steps.get(steps.size() - 1);
        if (last.contains(":")) { // computed, wherever it stands
            return ConfigUtil.quoteString(last);
        }
        String path = ConfigUtil.joinPath(steps);
        Stream<String> others = IntStream.range(1, steps.size())
                .filter(i -> !isOptional || packages.contains(String.join(".", steps.subList(0, i))))
                .mapToObj(i -> ConfigUtil.joinPath(steps.subList(i, steps.size())));
        return Stream.concat(Stream.of(path), others)
                .filter(end -> resolved.hasPathOrNull(end) || System.getenv(end) != null)
                .findFirst()
                .orElse(path);
    }

    /** With the values of those that {@code computed} has one of, given what is between the braces. */
    static String withValues(String hocon, Function<String, Optional<String>> computed) {
        StringBuilder text = new StringBuilder();
        int end = 0;
        Matcher token = STRING_OR_SUBSTITUTION.matcher(hocon);
        while (token.find()) {
            Optional<String> value = Optional.ofNullable(token.group(2))
                    .map(ConfigUtil::splitPath)
                    .flatMap(steps -> computed.apply(steps.get(steps.size() - 1)));
            if (value.isEmpty()) {
                continue;
            }
            text.append(hocon, end, token.start());
            end = token.end();
            String quoted = ConfigUtil.quoteString(value.get());
            if (!text.isEmpty() && text.charAt(text.length() - 1) == '"') { // one string with that before
                text.setLength(text.length() - 1);
                quoted = quoted.substring(1);
            }
            text.append(quoted);
            if (hocon.startsWith("\"", end)) { // and with that behind
                text.setLength(text.length() - 1);
                end++;
            }
        }
        return text.append(hocon.substring(end)).toString();
    }
}
