package io.mae4j.random;

/**
 * The root of every random number of a run: a seed from which streams are derived by purpose and position. Because a stream
 * depends on nothing else, results do not depend on the number of threads, and a resumed run draws what it would have drawn.
 *
 * <pre>{@code new Randomness(seed).stream("mask", epoch, sampleIndex)}</pre>
 */
public record Randomness(long seed) {

    /** The stream for a purpose (such as {@code "mask"}) at a position (such as epoch and sample). */
    public RandomStream stream(String purpose, long... position) {
        long stream = 0xcbf29ce484222325L;
        for (int i = 0; i < purpose.length(); i++) {
            stream = (stream ^ purpose.charAt(i)) * 0x100000001b3L;
        }
        for (long p : position) {
            stream = mix(stream ^ mix(p + 0x9E3779B97F4A7C15L));
        }
        return new RandomStream(mix(seed + 0x9E3779B97F4A7C15L), stream);
    }

    /**
     * The stream for what a picture that comes several times at a position draws the {@code repeat}-th time, counted from 0;
     * the first time draws what it would without repeats.
     */
    public RandomStream repeated(String purpose, int repeat, long... position) {
        return stream(repeat == 0 ? purpose : purpose + " again " + repeat, position);
    }

    // SplitMix64's finaliser: a bijection in which every input bit reaches every output bit
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
