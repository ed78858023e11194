package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.CorruptPicture;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The policy for pictures that cannot be read, and the list of those that were met. Safe for any number of threads. */
public final class CorruptPictures {
    private final OnCorrupt policy;
    private final String otherwise; // what else can be done about one, for the message
    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    public CorruptPictures(OnCorrupt policy) {
        this(policy, ", or set data.onCorrupt=skip");
    }

    private CorruptPictures(OnCorrupt policy, String otherwise) {
        this.policy = policy;
        this.otherwise = otherwise;
    }

    /** Where there is no choice: each fails. */
    public static CorruptPictures refused() {
        return new CorruptPictures(OnCorrupt.FAIL, "");
    }

    /**
     * Notes a picture that cannot be read.
     *
     * @throws UserError if the policy is to fail
     */
    public void report(String name, CorruptPicture why) {
        if (policy == OnCorrupt.FAIL) {
            throw new UserError(
                    "cannot read the picture " + name + ": " + why.getMessage() + "; mend or remove it" + otherwise,
                    why);
        }
        reasons.put(name, why.getMessage());
    }

    /** Whether the picture was met before: it need not be tried again. */
    public boolean contains(String name) {
        return !reasons.isEmpty() && reasons.containsKey(name);
    }

    /** Different pictures skipped so far. */
    public int count() {
        return reasons.size();
    }

    /** Why each was skipped, by name. */
    public SortedMap<String, String> reasons() {
        return new TreeMap<>(reasons);
    }

    /** For a file: a line for each, its name, a tab, and why it was skipped. */
    public String list() {
        StringBuilder lines = new StringBuilder();
        reasons()
                .forEach((name, why) ->
                        lines.append(name).append('\t').append(why).append('\n'));
        return lines.toString();
    }
}
