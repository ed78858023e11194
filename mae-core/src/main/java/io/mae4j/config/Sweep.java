package io.mae4j.config;

import io.mae4j.random.RandomStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Several values of one key, of which each job of a multirun takes one. */
public sealed interface Sweep extends ConfigOverride.Value {

    /** Values that can be counted. */
    sealed interface Discrete extends Sweep {

        /**
         * All values, in the order in which they were written.
         *
         * @param options the options of the override's group, of which a {@link Glob} takes some
         */
        List<Element> values(Collection<String> options);

        /** Whether {@code shuffle()} is around it. */
        boolean isShuffled();

        /** All values, in an order drawn from {@code random} if they are to be shuffled. */
        default List<Element> values(Collection<String> options, RandomStream random) {
            List<Element> values = values(options);
            return isShuffled()
                    ? Arrays.stream(random.permutation(values.size()))
                            .mapToObj(values::get)
                            .toList()
                    : values;
        }
    }

    /**
     * {@code a,b,c} or {@code choice(a,b,c)}.
     *
     * @param isSimple written without {@code choice()}
     * @param tags words for a sweeper, from {@code tag()}
     */
    record Choice(List<Element> elements, boolean isSimple, boolean isShuffled, SortedSet<String> tags)
            implements Discrete {
        @Override
        public List<Element> values(Collection<String> options) {
            return elements;
        }
    }

    /**
     * {@code range(start,stop,step)}: from {@code start}, which is among the values, to {@code stop}, which is not. Whole
     * numbers if all three are ({@code Long}), else reals ({@code Double}).
     */
    record Range(Number start, Number stop, Number step, boolean isShuffled, SortedSet<String> tags)
            implements Discrete {
        @Override
        public List<Element> values(Collection<String> options) {
            boolean isWhole = start instanceof Long && stop instanceof Long && step instanceof Long;
            // sums of the doubles' exact values with 28 digits, which are Hydra's: 0.1, 0.2, 0.3 instead of
            // 0.30000000000000004
            BigDecimal value = exact(start);
            BigDecimal end = exact(stop);
            BigDecimal by = exact(step);
            List<Element> values = new ArrayList<>();
            while (by.signum() > 0 ? value.compareTo(end) < 0 : value.compareTo(end) > 0) {
                values.add(isWhole ? new Element.Int(value.longValueExact()) : new Element.Real(value.doubleValue()));
                value = value.add(by, DIGITS);
            }
            return List.copyOf(values);
        }

        private static final MathContext DIGITS = new MathContext(28);

        private static BigDecimal exact(Number number) {
            return number instanceof Long whole ? BigDecimal.valueOf(whole) : new BigDecimal(number.doubleValue());
        }
    }

    /** {@code glob(vit_*,exclude=vit_huge)}: the options of a group whose names match. */
    record Glob(List<String> include, List<String> exclude) implements Discrete {
        @Override
        public boolean isShuffled() {
            return false;
        }

        @Override
        public List<Element> values(Collection<String> options) {
            return options.stream()
                    .filter(option -> matches(option, include) && !matches(option, exclude))
                    .map(option -> (Element) new Element.Text(option))
                    .toList();
        }

        private static boolean matches(String option, List<String> globs) {
            return globs.stream().anyMatch(glob -> matches(option, glob));
        }

        private static boolean matches(String option, String glob) {
            try {
                return Pattern.matches(regex(glob), option);
            } catch (PatternSyntaxException e) {
                return false; // a range that ends before it begins, [z-a], holds nothing
            }
        }

        // the shell's: * for any text, ? for a character, [abc] for one of some, [!abc] for one of the others
        private static String regex(String glob) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char c = glob.charAt(i);
                int first = glob.startsWith("!", i + 1) ? i + 2 : i + 1; // which may be a ] of the set
                int close = c == '[' ? glob.indexOf(']', first + 1) : -1;
                if (close > 0) {
                    String set = glob.substring(first, close).replaceAll("[\\\\\\[\\]^&]", "\\\\$0");
                    regex.append(first == i + 2 ? "[^" : "[").append(set).append(']');
                    i = close;
                } else {
                    regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
                }
            }
            return regex.toString();
        }
    }

    /**
     * {@code interval(start,end)}: any number of [start, end), for sweepers that draw.
     *
     * @param isWhole {@code int(interval(1,10))}: whole numbers only
     */
    record Interval(double start, double end, boolean isWhole, SortedSet<String> tags) implements Sweep {}
}
