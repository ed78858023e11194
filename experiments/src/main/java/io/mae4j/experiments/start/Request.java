package io.mae4j.experiments.start;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the words after {@code mae} ask of the launcher.
 *
 * @param profile the Maven profile to build with
 * @param command the first word that is the command's; empty if there is none
 * @param quick it only looks at the configuration, and is over before a JVM has its best code ready
 * @param trains it may train, and so pays for a JVM with more in it
 */
record Request(Optional<String> profile, String command, boolean quick, boolean trains) {
    private static final String NOTEBOOK = "notebook";
    private static final Set<String> QUICK =
            Set.of("-h", "--help", "-V", "--version", "-c", "-i", "completion", "list");
    private static final Set<String> TRAINING = Set.of("pretrain", "finetune", "segment", "probe", "rerun", "bench");

    /** @throws Refusal if a profile is none */
    static Request of(List<String> words) {
        Optional<String> profile = Optional.empty();
        int at = 0;
        for (; at < words.size() && words.get(at).startsWith("-P"); at++) {
            if (profile.isPresent()) {
                throw Refusal.badInput("-P" + profile.get() + " and " + words.get(at) + ": one profile at a time");
            }
            profile = Optional.of(profile(words.get(at)));
        }
        List<String> rest = words.subList(at, words.size());
        boolean quick = rest.stream()
                .anyMatch(word -> QUICK.contains(word) || word.startsWith("--cfg") || word.startsWith("--info"));
        String command = rest.isEmpty() ? "" : rest.get(0);
        boolean trains = TRAINING.contains(command) || command.equals("sweep") && rest.contains("resume");
        return new Request(profile, command, quick, !quick && trains);
    }

    private static String profile(String word) {
        return switch (word) {
            case "-Pnd4j-cuda" -> "nd4j-cuda";
            case "-Pcuda" ->
                throw Refusal.badInput(
                        "-Pcuda: the engine for NVIDIA's cards is for Linux; in WSL, ./mae -Pcuda has it");
            default ->
                throw Refusal.badInput("there is no profile " + word
                        + "; known: -Pnd4j-cuda, engine=samediff on NVIDIA's older cards");
        };
    }

    /** The module that is built: notebooks have a class path with a Jupyter kernel. */
    String module() {
        return command.equals(NOTEBOOK) ? "notebooks" : "experiments";
    }

    /** Where its build is kept, below the folder of all builds: one beside the other. */
    String folder() {
        return profile.map(name -> name + "/").orElse("") + (command.equals(NOTEBOOK) ? NOTEBOOK : "");
    }
}
