package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Product;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes down what steps ask of a card, to be asked for later. Kernels are compiled when it is written, not when it is played: not
 * while a card records.
 */
public final class Tape implements Commands {
    private static final Kernel NONE = new Kernel() {};

    private final Commands device;
    private List<Runnable> written;
    private Set<Kernel.Source> asked; // instead of kernels, if it is there

    public Tape(Commands device) {
        this.device = device;
    }

    /** What {@code work} asks for, which the device gets whenever the result runs. */
    Runnable write(Runnable work) {
        List<Runnable> mine = new ArrayList<>();
        written = mine;
        try {
            work.run();
        } finally {
            written = null;
        }
        return () -> mine.forEach(Runnable::run);
    }

    /** The modules of the kernels that {@code work} asks for. */
    Set<Kernel.Source> sources(Runnable work) {
        Set<Kernel.Source> mine = new LinkedHashSet<>();
        asked = mine;
        try {
            write(work);
        } finally {
            asked = null;
        }
        return mine;
    }

    private void add(Runnable command) {
        if (written == null) {
            throw new IllegalStateException("nothing is written down now");
        }
        written.add(command);
    }

    @Override
    public int multiprocessors() {
        return device.multiprocessors();
    }

    @Override
    public Kernel kernel(Kernel.Source source, String function) {
        if (asked != null) {
            asked.add(source);
            return NONE;
        }
        return device.kernel(source, function);
    }

    @Override
    public void launch(Kernel kernel, Grid grid, Object... arguments) {
        Object[] given = arguments.clone();
        add(() -> device.launch(kernel, grid, given));
    }

    @Override
    public boolean multiplies(Product.Shape shape) {
        return device.multiplies(shape);
    }

    @Override
    public Product product(Product.Shape shape) {
        return device.product(shape);
    }

    @Override
    public void multiply(Product product, long a, long b, long c, long d, long vector, long beside) {
        add(() -> device.multiply(product, a, b, c, d, vector, beside));
    }

    @Override
    public void copy(long from, long to, long bytes) {
        add(() -> device.copy(from, to, bytes));
    }

    @Override
    public void zero(long address, long bytes) {
        add(() -> device.zero(address, bytes));
    }
}
