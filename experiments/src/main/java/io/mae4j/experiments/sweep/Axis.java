package io.mae4j.experiments.sweep;

import io.mae4j.config.ConfigOverride;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Element;
import io.mae4j.config.Sweep;
import io.mae4j.random.Randomness;
import java.util.List;

/**
 * What a sweep varies: an override with several values, {@code mask.ratio=0.25,0.5}, or with an interval to draw them from,
 * {@code optimizer.lr=tag(log,interval(1e-4,1e-2))}.
 *
 * @param override as it was written
 * @param choices its values, in order; empty for an interval
 */
public record Axis(ConfigOverride override, List<Element> choices) {
    private static final String LOGARITHMIC = "log";

    public Axis {
        choices = List.copyOf(choices);
    }

    /** @throws io.mae4j.UserError if there is nothing to choose from */
    static Axis of(ConfigOverride override, ConfigTree tree) {
        Sweep sweep = override.sweep().orElseThrow();
        if (sweep instanceof Sweep.Discrete discrete) {
            List<Element> values = discrete.values(
                    tree.options(override.key()), new Randomness(0).stream("shuffle " + override.keyAndTarget()));
            if (values.isEmpty()) {
                throw override.error("there are no values to sweep over");
            }
            return new Axis(override, values);
        }
        return new Axis(override, List.of());
    }

    /** The key, with its package: {@code mask.ratio}. */
    public String key() {
        return override.keyAndTarget();
    }

    /** The override that gives a job one of the values. */
    public String with(Element value) {
        return override.with(value).text();
    }

    /**
     * All values.
     *
     * @throws io.mae4j.UserError for an interval, which has too many
     */
    public List<Element> values() {
        if (choices.isEmpty()) {
            throw override.error(
                    "an interval has no values to go through; give some, or sweeper=random or sweeper=sobol");
        }
        return choices;
    }

    /**
     * The value at a share of the way through, such as a uniform random number.
     *
     * @param share in [0, 1)
     */
    public Element at(double share) {
        if (!choices.isEmpty()) {
            return choices.get(Math.min((int) (share * choices.size()), choices.size() - 1));
        }
        Sweep.Interval interval = (Sweep.Interval) override.sweep().orElseThrow();
        if (interval.isWhole()) {
            return new Element.Int((long) Math.floor(interval.start() + share * (interval.end() - interval.start())));
        } else if (interval.tags().contains(LOGARITHMIC)) {
            if (interval.start() <= 0) {
                throw override.error("a logarithmic interval begins above 0");
            }
            return new Element.Real(interval.start() * Math.pow(interval.end() / interval.start(), share));
        }
        return new Element.Real(interval.start() + share * (interval.end() - interval.start()));
    }
}
