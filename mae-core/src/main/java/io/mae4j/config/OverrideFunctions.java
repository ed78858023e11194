package io.mae4j.config;

import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The functions of the override grammar: sweeps, what orders them, and casts. */
final class OverrideFunctions {
    private static final int MOST_VALUES = 1_000_000; // of a range
    private static final SortedSet<String> UNTAGGED = Collections.emptySortedSet();
    private static final TreeMap<String, Function<FunctionCall, ConfigOverride.Value>> BY_NAME = new TreeMap<>();

    static {
        BY_NAME.put("choice", OverrideFunctions::choice);
        BY_NAME.put("range", OverrideFunctions::range);
        BY_NAME.put("interval", OverrideFunctions::interval);
        BY_NAME.put("glob", OverrideFunctions::glob);
        BY_NAME.put("tag", OverrideFunctions::tag);
        BY_NAME.put("sort", OverrideFunctions::sort);
        BY_NAME.put("shuffle", OverrideFunctions::shuffle);
        for (Cast cast : Cast.values()) {
            BY_NAME.put(cast.name().toLowerCase(Locale.ROOT), call -> cast(cast, call));
        }
    }

    private OverrideFunctions() {}

    /** The value of a call. */
    static ConfigOverride.Value of(FunctionCall call) {
        Function<FunctionCall, ConfigOverride.Value> function = BY_NAME.get(call.name());
        if (function == null) {
            throw call.error("there is no such function" + Nearest.hint(call.name(), BY_NAME.keySet()));
        }
        return function.apply(call);
    }

    private static ConfigOverride.Value choice(FunctionCall call) {
        call.takes(Set.of());
        if (call.positional().isEmpty()) {
            throw call.error("needs at least one value");
        }
        if (call.positional().size() == 1
                && call.positional().get(0) instanceof Sweep.Choice inner
                && inner.isSimple()) {
            return new Sweep.Choice(inner.elements(), false, inner.isShuffled(), inner.tags());
        }
        List<Element> elements = call.positional().stream().map(call::element).toList();
        if (elements.contains(new Element.Null())) {
            throw call.error("null cannot be chosen by choice(); a,null without it can");
        }
        return new Sweep.Choice(elements, false, false, UNTAGGED);
    }

    private static ConfigOverride.Value range(FunctionCall call) {
        List<ConfigOverride.Value> given = call.bind("start", "stop", "step");
        if (given.get(0) == null) {
            throw call.error("needs at least a number: range(stop), range(start,stop) or range(start,stop,step)");
        }
        Number start = call.number(given.get(0));
        boolean hasStop = given.get(1) != null && !(given.get(1) instanceof Element.Null);
        Number step = given.get(2) == null ? Long.valueOf(1) : call.number(given.get(2));
        return hasStop
                ? range(start, call.number(given.get(1)), step, call)
                : range(Long.valueOf(0), start, step, call);
    }

    /** A range whose values can be gone through. */
    private static Sweep.Range range(Number start, Number stop, Number step, FunctionCall call) {
        double by = step.doubleValue();
        if (by == 0) {
            throw call.error("a step of 0 leads nowhere");
        }
        if ((stop.doubleValue() - start.doubleValue()) / by > MOST_VALUES) {
            throw call.error("has more than " + MOST_VALUES + " values; interval(start,end) is for draws from many");
        }
        return new Sweep.Range(start, stop, step, false, UNTAGGED);
    }

    private static ConfigOverride.Value interval(FunctionCall call) {
        List<ConfigOverride.Value> given = call.bind("start", "end");
        if (given.contains(null)) {
            throw call.error("needs two numbers: interval(start,end)");
        }
        double start = call.number(given.get(0)).doubleValue();
        double end = call.number(given.get(1)).doubleValue();
        if (!(start < end)) {
            throw call.error("is empty; the first number must be below the second");
        }
        return new Sweep.Interval(start, end, false, UNTAGGED);
    }

    private static ConfigOverride.Value glob(FunctionCall call) {
        List<ConfigOverride.Value> given = call.bind("include", "exclude");
        if (given.get(0) == null) {
            throw call.error("needs a pattern, such as glob(vit_*)");
        }
        return new Sweep.Glob(call.texts(given.get(0)), given.get(1) == null ? List.of() : call.texts(given.get(1)));
    }

    private static ConfigOverride.Value tag(FunctionCall call) {
        call.takes(Set.of("sweep"));
        List<ConfigOverride.Value> words = new ArrayList<>(call.positional());
        ConfigOverride.Value sweep = call.named().get("sweep");
        if (words.isEmpty()) {
            throw call.error("needs tags and a sweep: tag(name,choice(a,b))");
        }
        if (sweep == null) {
            sweep = words.remove(words.size() - 1);
        }
        SortedSet<String> tags = new TreeSet<>();
        for (ConfigOverride.Value word : words) {
            if (!(word instanceof Element.Text text)) {
                throw call.error("its tags must be words");
            }
            tags.add(text.value());
        }
        if (sweep instanceof Sweep.Choice choice) {
            return new Sweep.Choice(choice.elements(), choice.isSimple(), choice.isShuffled(), tags);
        } else if (sweep instanceof Sweep.Range range) {
            return new Sweep.Range(range.start(), range.stop(), range.step(), range.isShuffled(), tags);
        } else if (sweep instanceof Sweep.Interval interval) {
            return new Sweep.Interval(interval.start(), interval.end(), interval.isWhole(), tags);
        }
        throw call.error("its last argument must be a choice(), range() or interval()");
    }

    private static ConfigOverride.Value shuffle(FunctionCall call) {
        ConfigOverride.Value given = only(call, Set.of("list", "sweep"));
        if (given instanceof Sweep.Choice choice) {
            return new Sweep.Choice(choice.elements(), choice.isSimple(), true, choice.tags());
        } else if (given instanceof Sweep.Range range) {
            return new Sweep.Range(range.start(), range.stop(), range.step(), true, range.tags());
        } else if (given instanceof Element.Items items) {
            // a list is a value, and the same override must always give the same one
            return new Element.Items(new Sweep.Choice(items.elements(), false, true, UNTAGGED)
                    .values(List.of(), new Randomness(items.elements().size()).stream(items.written())));
        } else if (given instanceof Element element && !(element instanceof Element.Null)) {
            return new Element.Items(List.of(element));
        }
        throw call.error("can shuffle lists, choices and ranges only");
    }

    private static ConfigOverride.Value sort(FunctionCall call) {
        ConfigOverride.Value given = only(call, Set.of("list", "sweep", "reverse"));
        boolean reverse = false;
        if (call.named().containsKey("reverse")) {
            if (!(call.named().get("reverse") instanceof Element.Bool flag)) {
                throw call.error("reverse must be true or false");
            }
            reverse = flag.value();
        }
        if (given instanceof Sweep.Choice choice) {
            return new Sweep.Choice(
                    sorted(choice.elements(), reverse, call), choice.isSimple(), choice.isShuffled(), choice.tags());
        } else if (given instanceof Sweep.Range range) {
            return sorted(range, reverse);
        } else if (given instanceof Element.Items items) {
            return new Element.Items(sorted(items.elements(), reverse, call));
        } else if (given instanceof Element element && !(element instanceof Element.Null)) {
            return element;
        }
        throw call.error("can sort lists, choices and ranges only");
    }

    /** What {@code sort} and {@code shuffle} work on; several values are a simple choice. */
    private static ConfigOverride.Value only(FunctionCall call, Set<String> names) {
        call.takes(names);
        for (String name : List.of("list", "sweep")) {
            if (call.named().containsKey(name)) {
                return call.named().get(name);
            }
        }
        if (call.positional().isEmpty()) {
            throw call.error("needs something to order");
        }
        return call.positional().size() == 1 ? call.positional().get(0) : simpleChoice(call);
    }

    private static Sweep.Choice simpleChoice(FunctionCall call) {
        return new Sweep.Choice(call.positional().stream().map(call::element).toList(), true, false, UNTAGGED);
    }

    private static List<Element> sorted(List<Element> elements, boolean reverse, FunctionCall call) {
        Comparator<Element> order = (a, b) -> compare(a, b, call);
        return elements.stream().sorted(reverse ? order.reversed() : order).toList();
    }

    private static int compare(Element a, Element b, FunctionCall call) {
        if (a instanceof Element.Text x && b instanceof Element.Text y) {
            return x.value().compareTo(y.value());
        } else if (a instanceof Element.Items x && b instanceof Element.Items y) {
            for (int i = 0; i < Math.min(x.elements().size(), y.elements().size()); i++) {
                int difference = compare(x.elements().get(i), y.elements().get(i), call);
                if (difference != 0) {
                    return difference;
                }
            }
            return Integer.compare(x.elements().size(), y.elements().size());
        } else if (a instanceof Element.Int x && b instanceof Element.Int y) {
            return Long.compare(x.value(), y.value()); // doubles do not tell large ones apart
        }
        return Double.compare(rank(a, b, call), rank(b, a, call));
    }

    private static double rank(Element element, Element other, FunctionCall call) {
        if (element instanceof Element.Int whole) {
            return whole.value();
        } else if (element instanceof Element.Real real) {
            return real.value();
        } else if (element instanceof Element.Bool flag) {
            return flag.value() ? 1 : 0;
        }
        throw call.error(element.written() + " and " + other.written() + " have no order");
    }

    /** The same values, the other way round if they are not in order yet: as a range where one has just these. */
    private static Sweep.Discrete sorted(Sweep.Range range, boolean reverse) {
        List<Element> values = new ArrayList<>(range.values(List.of()));
        if (values.isEmpty() || (range.step().doubleValue() < 0) == reverse) {
            return range;
        }
        Collections.reverse(values);
        Number first = values.get(0) instanceof Element.Int whole
                ? (Number) whole.value()
                : (Number) ((Element.Real) values.get(0)).value();
        Number back = negated(range.step());
        Sweep.Range reversed = new Sweep.Range(first, sum(range.start(), back), back, range.isShuffled(), range.tags());
        return reversed.values(List.of()).equals(values)
                ? reversed
                : new Sweep.Choice(values, false, range.isShuffled(), range.tags());
    }

    private static Number negated(Number number) {
        return number instanceof Long whole ? (Number) Long.valueOf(-whole) : (Number) (-number.doubleValue());
    }

    private static Number sum(Number a, Number b) {
        return a instanceof Long x && b instanceof Long y
                ? (Number) Long.valueOf(x + y)
                : (Number) (a.doubleValue() + b.doubleValue());
    }

    private static ConfigOverride.Value cast(Cast cast, FunctionCall call) {
        call.takes(Set.of("value"));
        ConfigOverride.Value named = call.named().get("value");
        if (call.positional().isEmpty() == (named == null)) {
            throw call.error("needs a value, given once");
        }
        ConfigOverride.Value value = named != null
                ? named
                : call.positional().size() == 1 ? call.positional().get(0) : simpleChoice(call);
        try {
            if (value instanceof Element element) {
                return cast.of(element);
            } else if (value instanceof Sweep.Choice choice) {
                List<Element> elements =
                        choice.elements().stream().map(cast::of).toList();
                return new Sweep.Choice(elements, choice.isSimple(), false, UNTAGGED);
            } else if (value instanceof Sweep.Range range && (cast == Cast.INT || cast == Cast.FLOAT)) {
                return range(cast.of(range.start()), cast.of(range.stop()), cast.of(range.step()), call);
            } else if (value instanceof Sweep.Interval interval && (cast == Cast.INT || cast == Cast.FLOAT)) {
                return new Sweep.Interval(
                        cast.of(interval.start()).doubleValue(),
                        cast.of(interval.end()).doubleValue(),
                        cast == Cast.INT,
                        interval.tags());
            }
        } catch (IllegalArgumentException e) {
            throw call.error(e.getMessage());
        }
        throw call.error("cannot cast such a sweep");
    }
}
