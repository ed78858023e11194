package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.eval.robustness.BenchmarkName;
import io.mae4j.experiments.evaluate.EvaluateConfig;
import io.mae4j.experiments.evaluate.EvaluateJobs;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.task.PretrainConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is in {@code conf} fits the records that it is bound to. */
class ConfigurationTest {
    static final Map<String, List<String>> TO_BE_GIVEN = Map.of(
            "data=idx", List.of("data.root=somewhere"),
            "data=folder", List.of("data.root=somewhere"),
            "data=segmentation", List.of("data.root=somewhere", "data.classes=2"),
            "data=ade20k", List.of("data.root=somewhere"),
            "data=pascal_voc", List.of("data.root=somewhere"),
            "data=cityscapes", List.of("data.root=somewhere"),
            "data=parquet", List.of("data.files=somewhere"),
            "data=webdataset", List.of("data.shards=somewhere"),
            "tracking=mlflow", List.of("tracking.uri='http://localhost:5000'"));

    @TestFactory
    List<DynamicTest> everyOptionOfEveryGroupIsAConfiguration() {
        Components components = Components.discover();
        ComponentBinder binder = new ComponentBinder(components);
        Map<String, Class<?>> contracts = components.definitions().stream()
                .filter(definition -> !definition.isOneOfMany())
                .collect(Collectors.toMap(ComponentDefinition::group, ComponentDefinition::contract, (a, b) -> a));
        Compose pretrain = Compose.of("pretrain");
        List<DynamicTest> tests = new ArrayList<>();
        for (String group : pretrain.tree().groups()) {
            if (group.startsWith(Recipe.GROUP) || group.equals("benchmark")) {
                continue; // RecipesTest; of evaluations
            }
            for (String option : pretrain.tree().options(group)) {
                String choice = group + "=" + option;
                boolean ofSweeps = List.of("sweeper", "launcher").contains(group);
                boolean elsewhere = ofSweeps || group.equals("head");
                Compose command = ofSweeps ? Compose.of("sweep") : elsewhere ? Compose.of("segment") : pretrain;
                tests.add(DynamicTest.dynamicTest(choice, () -> {
                    Composed composed = command.with(choice)
                            .with(TO_BE_GIVEN.getOrDefault(choice, List.of()))
                            .compose();
                    assertEquals(option, composed.choices().get(group));
                    if (!elsewhere) {
                        composed.bind(PretrainConfig.class);
                        binder.config(Encoder.class, composed.object("encoder"), "encoder");
                        binder.config(Decoder.class, composed.object("decoder"), "decoder");
                        Augmentation.of(binder, composed.object("augment"));
                        Parts.of(composed).checkAll(Callback.class);
                    }
                    if (contracts.containsKey(group)) {
                        binder.config(contracts.get(group), composed.object(group), group);
                    }
                }));
            }
        }
        return tests;
    }

    @Test
    void everyComponentOfAGroupIsAnOptionOfIt() {
        Compose pretrain = Compose.of("pretrain");
        Set<String> groups = pretrain.tree().groups();
        for (ComponentDefinition<?> definition : Components.discover().definitions()) {
            boolean ofAnotherTest = definition.name().endsWith("_of_test"); // which ran before in this process
            if (groups.contains(definition.group()) && !ofAnotherTest) {
                assertTrue(
                        pretrain.tree().options(definition.group()).contains(definition.name()),
                        definition.group() + "=" + definition.name());
            }
        }
    }

    @TestFactory
    List<DynamicTest> everyBenchmarkIsAConfigurationOfAnEvaluation() {
        Compose evaluate = Compose.of("evaluate").with("checkpoint=somewhere");
        List<DynamicTest> tests = new ArrayList<>();
        for (String option : evaluate.tree().options("benchmark")) {
            tests.add(DynamicTest.dynamicTest(option, () -> {
                boolean folders = !option.equals("corrupted");
                Composed composed = (folders ? evaluate.with("data.root=somewhere") : evaluate)
                        .with("benchmark=" + option)
                        .compose();
                EvaluateConfig config = composed.bind(EvaluateConfig.class);
                assertEquals(option, config.benchmark().name().key());
                new EvaluateJobs().checked(composed);
            }));
        }
        assertEquals(BenchmarkName.values().length, tests.size());
        return tests;
    }

    @Test
    void anyDataSetCanBeCorrupted() {
        Compose evaluate = Compose.of("evaluate").with("checkpoint=somewhere", "benchmark=corrupted");
        assertEquals("none", evaluate.compose().choices().get("augment"), "Fashion-MNIST is not cropped");
        Composed folder = evaluate.with("data=folder", "data.root=somewhere").compose();
        assertEquals("eval", folder.choices().get("augment"));
        new EvaluateJobs().checked(folder);
    }

    @Test
    void smallPicturesAreNotCroppedUnlessSomeoneSaysSo() {
        Compose pretrain = Compose.of("pretrain");
        assertEquals("none", pretrain.compose().choices().get("augment"));
        assertEquals(
                "pretrain",
                pretrain.with("augment=pretrain").compose().choices().get("augment"));
        assertEquals(
                "pretrain", pretrain.with("data=folder").compose().choices().get("augment"));
    }
}
