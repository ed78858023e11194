package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.RecordBinder;
import io.mae4j.train.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Commands and recipes set what their own components have; another one can be chosen nevertheless, by a word. */
class OtherComponentsTest {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("pretrain"),
            List.of("finetune"),
            List.of("segment"),
            List.of("probe"),
            List.of("knn"),
            List.of("reconstruct"),
            List.of("bench_step"),
            List.of("bench_finetune"),
            List.of("bench_segment"),
            List.of("bench_data"),
            List.of("sweep"),
            List.of("pretrain", "experiment=paper/table8/pretraining"),
            List.of("pretrain", "experiment=paper/table1d/tokens"),
            List.of("pretrain", "experiment=ablation/mask_ratio"),
            List.of("finetune", "experiment=paper/table3/finetune_vit_huge_448"),
            List.of("finetune", "experiment=paper/table11/vit_large"),
            List.of("probe", "experiment=paper/table10/linear_probing"));

    private final Components components = Components.discover();
    private final ComponentBinder binder = new ComponentBinder(components);

    @TestFactory
    List<DynamicTest> theOptionOfAGroupIsAllThatNeedsSaying() {
        Map<String, Class<?>> contracts = components.definitions().stream()
                .filter(definition -> !definition.isOneOfMany()) // which do not replace each other
                .collect(Collectors.toMap(ComponentDefinition::group, ComponentDefinition::contract, (a, b) -> a));
        List<DynamicTest> tests = new ArrayList<>();
        for (List<String> command : COMMANDS) {
            Compose compose = Compose.of(command.get(0)).with(command.subList(1, command.size()));
            for (String group : compose.compose().choices().keySet()) {
                for (String option : compose.tree().options(group)) {
                    if (contracts.containsKey(group)) {
                        String choice = group + "=" + option;
                        Compose chosen = compose.with(choice)
                                .with(ConfigurationTest.TO_BE_GIVEN.getOrDefault(choice, List.of()));
                        tests.add(DynamicTest.dynamicTest(
                                String.join(" ", command) + " " + choice,
                                () -> binder.config(
                                        contracts.get(group), chosen.compose().object(group), group)));
                    }
                }
            }
        }
        return tests;
    }

    @Test
    void everyDefaultCanBeGiven() {
        assertEquals(
                List.of(),
                components.definitions().stream()
                        .filter(definition ->
                                definition.implementation().getName().startsWith("io.mae4j."))
                        .flatMap(definition ->
                                RecordBinder.wrongDefaults(definition.config(), definition.group()).stream())
                        .toList());
    }

    @Test
    void whatIsLeftOutIsSaid() {
        Composed composed = Compose.of("finetune").with("optimizer=sgd").compose();
        assertEquals(1, composed.leftOut().size(), composed.leftOut().toString());
        assertTrue(composed.leftOut().get(0).matches("optimizer\\.beta2 \\(.*conf/finetune\\.conf:\\d+\\)"));
        assertEquals(1e-3, composed.config().getDouble("optimizer.baseLr"), "which both have");
    }

    @Test
    void whatTheUserSetsIsNotLeftOut() {
        Composed composed = Compose.of("finetune")
                .with("optimizer=sgd", "optimizer.beta2=0.9")
                .compose();
        String message = assertThrows(
                        UserError.class,
                        () -> binder.config(Optimizer.class, composed.object("optimizer"), "optimizer"))
                .getMessage();
        assertTrue(message.startsWith("override 'optimizer.beta2=0.9': optimizer.beta2: unknown key"), message);
    }
}
