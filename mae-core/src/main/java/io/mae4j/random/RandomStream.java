package io.mae4j.random;

/**
 * A stream of random numbers that is a pure function of its key: Philox 4x32-10 (Salmon et al. 2011), a counter-based
 * generator. Two streams with the same key give the same numbers on every platform, JDK and number of threads.
 */
public final class RandomStream {
    private static final int ROUNDS = 10;

    private final int key0;
    private final int key1;
    private final int stream0;
    private final int stream1;
    private long block;
    private final int[] words = new int[4];
    private int used = 4;
    private double spareGaussian = Double.NaN;

    RandomStream(long key, long stream) {
        this.key0 = (int) key;
        this.key1 = (int) (key >>> 32);
        this.stream0 = (int) stream;
        this.stream1 = (int) (stream >>> 32);
    }

    public int nextInt() {
        if (used == 4) {
            fill();
        }
        return words[used++];
    }

    public long nextLong() {
        long high = nextInt();
        return (high << 32) | (nextInt() & 0xFFFFFFFFL);
    }

    /** Uniform in [0, bound). */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive, got " + bound);
        }
        while (true) { // Lemire's method: an unbiased multiply instead of a remainder
            long product = (nextInt() & 0xFFFFFFFFL) * bound;
            if ((product & 0xFFFFFFFFL) >= (0x100000000L - bound) % bound || (bound & (bound - 1)) == 0) {
                return (int) (product >>> 32);
            }
        }
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextInt() >>> 8) * 0x1p-24f;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Standard normal, by Box and Muller's polar-free form with strict arithmetic. */
    public double nextGaussian() {
        if (!Double.isNaN(spareGaussian)) {
            double spare = spareGaussian;
            spareGaussian = Double.NaN;
            return spare;
        }
        double radius = Math.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        double angle = 2 * Math.PI * nextDouble();
        spareGaussian = radius * StrictMath.sin(angle);
        return radius * StrictMath.cos(angle);
    }

    /** A uniformly random order of {@code 0 .. size-1} (Fisher and Yates). */
    public int[] permutation(int size) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private void fill() {
        int c0 = (int) block;
        int c1 = (int) (block >>> 32);
        int c2 = stream0;
        int c3 = stream1;
        int k0 = key0;
        int k1 = key1;
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = (c0 & 0xFFFFFFFFL) * 0xD2511F53L;
            long p1 = (c2 & 0xFFFFFFFFL) * 0xCD9E8D57L;
            int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            c0 = n0;
            c2 = n2;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
        used = 0;
        block++;
    }
}
