package io.mae4j.engine;

import io.mae4j.UserError;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A training program whose gradients are another one's, and whose updates are a {@link CustomRule}'s. */
public final class CustomRuleProgram extends ForwardingProgram {
    // arrays that a rule makes on the way lie in the same memory for each parameter
    private static final WorkspaceConfiguration TEMPORARIES = WorkspaceConfiguration.builder()
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .policyLearning(LearningPolicy.OVER_TIME)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    private static final String TEMPORARIES_ID = "temporaries of a custom rule";

    private final Training training;
    private final CustomRule rule;
    private final Map<String, INDArray> weights = new LinkedHashMap<>(); // what is trained, as the program has it too
    private final Map<String, INDArray> moments = new LinkedHashMap<>(); // by their names in the state
    private long steps;

    /**
     * A program of an engine for the rule of {@code training}.
     *
     * @param engine has to compile programs with stochastic gradient descent
     * @throws UserError if the rule has no moments' names, or one twice
     */
    public static TrainingProgram compile(Engine engine, Graph graph, long seed, Training training) {
        List<String> moments = ((CustomRule) training.rule()).moments();
        if (moments == null || moments.stream().distinct().count() < moments.size()) {
            throw new UserError("the update rule " + training.rule().getClass().getName() + " has the moments "
                    + moments + "; they are a list of names, each of them once");
        }
        Training gradients =
                new Training(training.loss(), new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        return new CustomRuleProgram(engine.compile(graph, seed, gradients), training);
    }

    private CustomRuleProgram(TrainingProgram program, Training training) {
        super(program);
        this.training = training;
        this.rule = (CustomRule) training.rule();
        program.parameters().forEach((name, array) -> {
            if (((Parameter) program.graph().parameters().get(name).node().op()).trainable()) {
                weights.put(name, array);
                rule.moments().forEach(moment -> moments.put(TrainingProgram.moment(moment, name), array.like()));
            } else {
                array.close();
            }
        });
    }

    @Override
    public Optional<CustomRule> customRule() {
        return Optional.of(rule);
    }

    @Override
    public double update(double learningRate) {
        Map<String, INDArray> gradients = new LinkedHashMap<>();
        weights.keySet().forEach(name -> gradients.put(name, program.gradient(name)));
        double norm = program.update(0); // forgets the gradients
        double clip = training.clipNorm().isPresent()
                ? Math.min(1, training.clipNorm().getAsDouble() / (norm + Training.CLIP_EPSILON))
                : 1;
        steps++;
        gradients.forEach((name, gradient) -> {
            try (gradient) {
                if (clip < 1) {
                    gradient.muli(clip);
                }
                ParameterGroup group = training.group(name);
                CustomRule.Step step =
                        new CustomRule.Step(steps, learningRate * group.learningRateScale(), group.weightDecay());
                try (MemoryWorkspace temporaries =
                        Nd4j.getWorkspaceManager().getAndActivateWorkspace(TEMPORARIES, TEMPORARIES_ID)) {
                    rule.update(name, weights.get(name), gradient, momentsOf(name), step);
                }
            }
        });
        program.load(weights);
        return norm;
    }

    private List<INDArray> momentsOf(String parameter) {
        List<INDArray> own = new ArrayList<>();
        rule.moments().forEach(moment -> own.add(moments.get(TrainingProgram.moment(moment, parameter))));
        return own;
    }

    @Override
    public Map<String, INDArray> state() {
        Map<String, INDArray> state = new LinkedHashMap<>(program.parameters());
        moments.forEach((name, array) -> state.put(name, array.dup('c')));
        state.put(STEP, Nd4j.scalar(DataType.FLOAT, steps).reshape(1));
        return state;
    }

    @Override
    public void load(Map<String, INDArray> state) {
        Map<String, INDArray> parameters = new LinkedHashMap<>(state);
        INDArray step = parameters.remove(STEP);
        Map<String, INDArray> given = new LinkedHashMap<>();
        moments.forEach((name, own) -> {
            INDArray array = parameters.remove(name);
            if (array != null) {
                if (!Arrays.equals(array.shape(), own.shape())) {
                    throw new UserError("'" + name + "' has shape " + Arrays.toString(array.shape())
                            + ", but the program's has " + Arrays.toString(own.shape()));
                }
                given.put(name, array);
            }
        });
        program.load(parameters); // or refuses them
        given.forEach((name, array) -> moments.get(name).assign(array));
        parameters.forEach((name, array) -> weights.computeIfPresent(name, (n, own) -> own.assign(array)));
        if (step != null) {
            steps = step.getLong(0);
        }
    }

    @Override
    public double backward(Map<String, INDArray> inputs, double weight) {
        return program.backward(inputs, weight);
    }

    @Override
    public double backward(
            Map<String, INDArray> inputs, double weight, Supplier<Optional<Map<String, INDArray>>> next) {
        return program.backward(inputs, weight, next);
    }

    @Override
    public void close() {
        super.close();
        weights.values().forEach(INDArray::close);
        moments.values().forEach(INDArray::close);
        MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
        workspaces.destroyWorkspace(workspaces.getWorkspaceForCurrentThread(TEMPORARIES, TEMPORARIES_ID));
    }
}
