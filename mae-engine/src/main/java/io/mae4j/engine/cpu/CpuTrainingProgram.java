package io.mae4j.engine.cpu;

import io.mae4j.engine.ProfiledProgram;
import io.mae4j.engine.Training;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Constant;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A program with gradients and an optimiser. The first batch of a step overwrites the gradients, further ones add to them. */
final class CpuTrainingProgram extends CpuProgram implements ProfiledProgram {
    private final Training training;
    private final Graph differentiated;
    private final NativeMemory seed; // the gradient of the loss in itself: the weight of the batch
    private final Optimizer optimizer;
    private final boolean immediate; // the update can be part of the backward pass
    private final Map<Kind, Plan> gradientPlans = new HashMap<>();
    private boolean fresh = true;

    /**
     * Which of the plans that compute gradients.
     *
     * @param first of the batches of a step, whose gradient replaces what is there
     * @param updating with the optimiser's update on the way
     */
    private record Kind(boolean first, boolean updating) {}

    CpuTrainingProgram(Graph graph, CpuEngine engine, ParameterStore store, Training training) {
        super(graph, engine, store, training.rule().moments());
        this.training = training;
        this.differentiated = engine.differentiate(graph, training.loss());
        Node root = differentiated.nodes().get(graph.nodes().size()); // what differentiation appends first
        this.seed = memories.constantMemory(root, (Constant) root.op());
        this.optimizer = Optimizer.of(training, store, engine.threads());
        this.immediate = !optimizer.blocks().isEmpty();
        try {
            reserve(gradientPlan(immediate));
        } catch (RuntimeException | Error e) {
            close(); // nobody else can: there is no program
            throw e;
        }
    }

    @Override
    public double backward(Map<String, INDArray> inputs, double weight) {
        if (fresh) {
            zeroUnreached();
        }
        return backward(gradientPlan(false), inputs, weight, null);
    }

    @Override
    public StepOutcome step(
            Map<String, INDArray> inputs,
            double weight,
            double learningRate,
            Supplier<Optional<Map<String, INDArray>>> next) {
        if (!immediate) {
            return ProfiledProgram.super.step(inputs, weight, learningRate, next);
        }
        optimizer.begin(learningRate);
        double loss = backward(gradientPlan(true), inputs, weight, null);
        fresh = true;
        return new StepOutcome(loss, optimizer.end());
    }

    private double backward(Plan plan, Map<String, INDArray> inputs, double weight, long[] nanos) {
        feed(inputs, List.of(training.loss()));
        NativeMemory.putFloat(seed.address(), (float) weight);
        run(plan, nanos);
        fresh = false;
        return NativeMemory.getFloat(plan.outputs().get(training.loss()).at().address());
    }

    @Override
    public Profile profile(Map<String, INDArray> inputs) {
        if (fresh) {
            zeroUnreached();
        }
        Plan plan = gradientPlan(false);
        long[] nanos = new long[plan.steps().size()];
        backward(plan, inputs, 1, nanos);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < nanos.length; i++) {
            parts.add(new Part(plan.steps().get(i).label(), nanos[i] * 1e-9, 0));
        }
        return new Profile(parts.subList(0, plan.forwardSteps()), parts.subList(plan.forwardSteps(), parts.size()));
    }

    private Plan gradientPlan(boolean updating) {
        return gradientPlans.computeIfAbsent(new Kind(fresh, updating), this::gradientPlan);
    }

    private Plan gradientPlan(Kind kind) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        store.slots().values().stream().filter(s -> s.parameter().trainable()).forEach(s -> gradient(s)
                .ifPresent(tensor -> gradients.put(s.parameter().name(), tensor)));
        Tensor loss = differentiated.output(training.loss());
        return plan(
                differentiated,
                new Plan.Wanted(
                        Map.of(training.loss(), loss),
                        gradients,
                        !kind.first(),
                        Optional.of(optimizer).filter(o -> kind.updating())));
    }

    // the gradient of a parameter that the loss does not depend on is zero, and no step writes it
    private void zeroUnreached() {
        store.slots().values().stream()
                .filter(s -> s.parameter().trainable() && gradient(s).isEmpty())
                .forEach(s -> NativeMemory.zero(store.gradients() + 4 * s.from(), 4 * s.size()));
    }

    private Optional<Tensor> gradient(ParameterLayout.Slot slot) {
        return Optional.ofNullable(differentiated
                .outputs()
                .get(Autodiff.gradientName(slot.parameter().name())));
    }

    @Override
    public double update(double learningRate) {
        if (fresh) {
            store.zeroGradients();
        }
        double norm = optimizer.update(engine.pool(), learningRate);
        fresh = true;
        return norm;
    }

    @Override
    public INDArray gradient(String parameter) {
        ParameterLayout.Slot slot = store.slots().get(parameter);
        if (slot == null || !slot.parameter().trainable()) {
            throw new IllegalArgumentException("no trainable parameter is called '" + parameter + "'");
        }
        return fresh
                ? Nd4j.zeros(DataType.FLOAT, slot.parameter().shape().toLongArray())
                : state.copy(slot, store.gradients());
    }

    @Override
    public Map<String, INDArray> state() {
        Map<String, INDArray> all = super.state();
        all.put(STEP, Nd4j.scalar(DataType.FLOAT, optimizer.steps()).reshape(1));
        return all;
    }

    @Override
    public void load(Map<String, INDArray> given) {
        Map<String, INDArray> arrays = new LinkedHashMap<>(given);
        INDArray step = arrays.remove(STEP);
        super.load(arrays);
        if (step != null) {
            optimizer.resumeAt(step.getLong(0));
        }
    }

    @Override
    public void close() {
        gradientPlans.values().forEach(Plan::close);
        optimizer.close();
        super.close();
    }
}
