package io.mae4j.experiments;

import io.mae4j.experiments.describe.ConfigInfo;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** The word behind {@code --info}, if there is one: what follows may be an override instead. */
final class InfoTopic implements IParameterConsumer {
    @Override
    @SuppressWarnings("JdkObsolete") // picocli's interface has the stack
    public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
        Optional<ConfigInfo> topic = arguments.isEmpty() ? Optional.empty() : of(arguments.peek());
        if (topic.isPresent()) {
            arguments.pop();
        }
        option.setValue(topic.orElse(ConfigInfo.ALL));
    }

    private static Optional<ConfigInfo> of(String word) {
        return Arrays.stream(ConfigInfo.values())
                .filter(info -> info.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
