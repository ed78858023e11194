package io.mae4j.engine.cuda;

import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Product;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Does nothing, and takes as long for it as a card would at least for the operations of the products: what a plan of any size asks for
 * can be seen with it. Memory has addresses and no content but zeros.
 */
public class CountingDevice implements Device {
    private final double flopsPerSecond;
    private long next = 256;
    private long allocated;
    private double operations;

    public CountingDevice(double flopsPerSecond) {
        this.flopsPerSecond = flopsPerSecond;
    }

    private record Shaped(Shape shape) implements Product {}

    @Override
    public String describe() {
        return "counting";
    }

    @Override
    public int multiprocessors() {
        return 132; // an H200's
    }

    @Override
    public OptionalDouble peakFlopsPerSecond() {
        return OptionalDouble.empty();
    }

    @Override
    public long allocatedBytes() {
        return allocated;
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public long allocate(long bytes, String purpose) {
        long address = next;
        next += (bytes + 255) / 256 * 256;
        allocated += bytes;
        return address;
    }

    @Override
    public void free(long address) {}

    @Override
    public void upload(long host, long device, long bytes) {}

    @Override
    public void download(long device, long host, long bytes) {
        new Pointer(host).setMemory(0, bytes, (byte) 0);
    }

    @Override
    public Kernel kernel(Kernel.Source source, String function) {
        return new Kernel() {};
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Object... arguments) {}

    @Override
    public boolean multiplies(Product.Shape shape) {
        return true;
    }

    @Override
    public Product product(Product.Shape shape) {
        return new Shaped(shape);
    }

    @Override
    public void multiply(Product product, long a, long b, long c, long d, long vector, long beside) {
        Product.Shape s = ((Shaped) product).shape();
        operations += 2.0 * s.m() * s.n() * s.k() * s.batch();
    }

    @Override
    public void copy(long from, long to, long bytes) {}

    @Override
    public void zero(long address, long bytes) {}

    @Override
    public Recording record(Runnable work) {
        return new Recording() {
            @Override
            public void replay() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public double[] seconds(List<Runnable> parts) {
        return parts.stream()
                .mapToDouble(part -> {
                    operations = 0;
                    part.run();
                    return operations / flopsPerSecond;
                })
                .toArray();
    }

    @Override
    public void compile(Collection<Kernel.Source> sources) {}

    @Override
    public Uploads beside() {
        throw new UnsupportedOperationException("one batch");
    }

    @Override
    public void synchronize() {}

    @Override
    public void close() {}
}
