package io.mae4j.engine.cuda;

import io.mae4j.UserError;
import io.mae4j.engine.Inputs;
import io.mae4j.engine.ProfiledProgram;
import io.mae4j.engine.Training;
import io.mae4j.engine.cuda.card.Closing;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.engine.cuda.plan.DeviceParameters;
import io.mae4j.engine.cuda.plan.Plan;
import io.mae4j.engine.cuda.update.CudaOptimizer;
import io.mae4j.engine.plan.ParameterLayout;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Constant;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Node;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A program with gradients and an optimiser. The first batch of a step overwrites the gradients, further ones add to them. */
final class CudaTrainingProgram extends CudaProgram implements ProfiledProgram {
    private final Training training;
    private final Set<String> loss;
    private final Graph differentiated;
    private final Value seed; // the gradient of the loss in itself: the weight of the batch
    private final CudaOptimizer optimizer;
    private final List<ParameterLayout.Slot> unreached;
    private double weight = 1;
    private Device.Recording update;
    private Plan first;
    private Plan further;
    private boolean fresh = true;

    CudaTrainingProgram(Graph graph, CudaEngine engine, DeviceParameters parameters, Training training) {
        super(graph, engine, parameters);
        this.training = training;
        this.loss = Set.of(training.loss());
        this.differentiated = engine.differentiate(graph, training.loss());
        Node root = differentiated.nodes().get(graph.nodes().size()); // what differentiation appends first
        this.seed = memories.constant(root, (Constant) root.op());
        this.optimizer = new CudaOptimizer(
                device,
                training,
                parameters.layout,
                parameters.weights,
                parameters.shadow,
                parameters.gradients,
                parameters.moments(),
                results.norm());
        this.unreached =
                trainable().filter(s -> gradientOf(s.parameter()) == null).toList();
        try {
            reserve(gradientPlan());
        } catch (RuntimeException | Error e) {
            Closing.after(e, this::close); // nobody else can: there is no program
            throw e;
        }
    }

    @Override
    public double backward(Map<String, INDArray> inputs, double batchWeight) {
        return backward(inputs, batchWeight, Optional::empty);
    }

    @Override
    public double backward(
            Map<String, INDArray> inputs, double batchWeight, Supplier<Optional<Map<String, INDArray>>> next) {
        Plan plan = prepare(inputs, batchWeight);
        run(plan);
        next.get().ifPresent(this::fetch); // while the card computes
        return finish().loss();
    }

    /** As {@code backward} and {@code update}, without a wait between them. */
    @Override
    public StepOutcome step(
            Map<String, INDArray> inputs,
            double batchWeight,
            double learningRate,
            Supplier<Optional<Map<String, INDArray>>> next) {
        Plan plan = prepare(inputs, batchWeight);
        run(plan);
        enqueueUpdate(learningRate);
        next.get().ifPresent(this::fetch); // while the card computes
        fresh = true;
        StepResults.Read read = read();
        return new StepOutcome(read.loss(), read.norm());
    }

    private void fetch(Map<String, INDArray> next) {
        Map<Value, Inputs.Given> given;
        try {
            given = needed(next, loss);
        } catch (UserError e) {
            return; // when its turn comes, that is said of it and not of this batch
        }
        feed.fetch(next, given);
    }

    private Plan prepare(Map<String, INDArray> inputs, double batchWeight) {
        Plan plan = gradientPlan();
        feed(inputs, loss);
        if (batchWeight != weight) {
            memories.write(seed.address(), (float) batchWeight);
            weight = batchWeight;
        }
        if (fresh) {
            // the gradient of a parameter that the loss does not depend on is zero, and no step writes it
            unreached.forEach(s -> device.zero(parameters.gradients + 4 * s.from(), 4 * s.size()));
        }
        reserve(plan);
        return plan;
    }

    private void run(Plan plan) {
        plan.run();
        results.keepLoss(plan.outputs().get(training.loss()));
    }

    private StepResults.Read finish() {
        fresh = false;
        return read();
    }

    @Override
    public Profile profile(Map<String, INDArray> inputs) {
        Plan plan = prepare(inputs, 1);
        List<Part> parts = plan.profile();
        finish();
        return new Profile(parts.subList(0, plan.forwardSteps()), parts.subList(plan.forwardSteps(), parts.size()));
    }

    private Plan gradientPlan() {
        if (fresh) {
            first = first == null ? gradientPlan(false) : first;
            return first;
        }
        further = further == null ? gradientPlan(true) : further;
        return further;
    }

    private Plan gradientPlan(boolean accumulate) {
        Map<String, Tensor> gradients = new LinkedHashMap<>();
        trainable().map(ParameterLayout.Slot::parameter).forEach(p -> {
            Tensor gradient = gradientOf(p);
            if (gradient != null) {
                gradients.put(p.name(), gradient);
            }
        });
        Map<String, Tensor> outputs = Map.of(training.loss(), differentiated.output(training.loss()));
        return plan(differentiated, new Plan.Wanted(outputs, gradients, accumulate));
    }

    private Stream<ParameterLayout.Slot> trainable() {
        return parameters.layout.slots().values().stream()
                .filter(s -> s.parameter().trainable());
    }

    // null if the loss does not depend on it
    private Tensor gradientOf(Parameter parameter) {
        return differentiated.outputs().get(Autodiff.gradientName(parameter.name()));
    }

    @Override
    public double update(double learningRate) {
        if (fresh) {
            parameters.zeroGradients();
        }
        enqueueUpdate(learningRate);
        fresh = true;
        return optimizer.norm();
    }

    private void enqueueUpdate(double learningRate) {
        optimizer.prepare(learningRate);
        if (update == null) {
            update = device.record(optimizer::enqueue);
        }
        update.replay();
    }

    @Override
    public INDArray gradient(String parameter) {
        ParameterLayout.Slot slot = parameters.layout.slots().get(parameter);
        if (slot == null || !slot.parameter().trainable()) {
            throw new IllegalArgumentException("no trainable parameter is called '" + parameter + "'");
        }
        return fresh
                ? Nd4j.zeros(DataType.FLOAT, slot.parameter().shape().toLongArray())
                : state.copy(slot, parameters.gradients);
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
        device.synchronize();
        if (first != null) {
            first.close();
        }
        if (further != null) {
            further.close();
        }
        if (update != null) {
            update.close();
        }
        optimizer.close();
        super.close();
    }
}
