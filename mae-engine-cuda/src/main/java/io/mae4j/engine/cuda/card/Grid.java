package io.mae4j.engine.cuda.card;

/**
 * The blocks of a launch.
 *
 * @param x blocks along x; up to 2^31 - 1
 * @param y blocks along y; up to 65,535
 * @param z blocks along z; up to 65,535
 * @param threads of a block
 * @param sharedBytes dynamic shared memory of a block
 */
public record Grid(int x, int y, int z, int threads, int sharedBytes) {
    public Grid {
        if (x < 1 || y < 1 || z < 1 || y > 65_535 || z > 65_535 || threads < 1 || threads > 1024 || sharedBytes < 0) {
            throw new IllegalArgumentException(
                    "not a grid: " + x + "x" + y + "x" + z + " blocks of " + threads + " threads, " + sharedBytes);
        }
    }

    public static Grid of(long blocks, int threads) {
        return new Grid(Math.toIntExact(blocks), 1, 1, threads, 0);
    }

    /** One thread for each element, and no more than so many blocks: kernels for this loop over the rest. */
    public static Grid over(long elements, int threads, int mostBlocks) {
        return of(Math.max(1, Math.min(mostBlocks, (elements + threads - 1) / threads)), threads);
    }
}
