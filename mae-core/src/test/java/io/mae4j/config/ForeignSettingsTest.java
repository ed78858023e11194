package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.component.Contract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a recipe's settings for a component where another one is chosen. */
class ForeignSettingsTest {
    @Contract("rule")
    interface Rule {}

    record Adaptive(
            double rate,
            @Default("0.9") double beta,
            @Default("1e-8") double epsilon) implements Rule {}

    record Plain(double rate, @Default("0") double momentum) implements Rule {}

    @TempDir
    Path folder;

    private final ComponentBinder binder = new ComponentBinder(Components.discover());
    private ConfigFiles conf;

    @BeforeAll
    static void register() {
        Components.register(
                new ComponentDefinition<>(Rule.class, "adaptive", Adaptive.class, Adaptive.class, "with beta"));
        Components.register(new ComponentDefinition<>(Rule.class, "plain", Plain.class, Plain.class, "without"));
    }

    @BeforeEach
    void aRecipeForTheAdaptiveRule() {
        conf = new ConfigFiles(folder)
                .file(
                        "tune.conf",
                        "defaults = [{rule = adaptive}, _self_, {experiment = null}]",
                        "rule { rate = 3, beta = 0.5 }")
                .file("rule/adaptive.conf", "name = adaptive", "rate = 1", "epsilon = 1e-6")
                .file("rule/plain.conf", "name = plain", "rate = 2");
    }

    private Composed composed(String... overrides) {
        return conf.compose("tune", overrides).compose();
    }

    private Record rule(String... overrides) {
        return binder.config(Rule.class, composed(overrides).object("rule"), "rule");
    }

    private String refused(String... overrides) {
        return assertThrows(UserError.class, () -> rule(overrides)).getMessage().replace(folder + "/", "conf/");
    }

    @Test
    void whatTheChosenOptionDoesNotHaveIsLeftOutAndTheRestStays() {
        assertEquals(new Adaptive(3, 0.5, 1e-6), rule());
        assertEquals(new Plain(3, 0), rule("rule=plain"));
        assertEquals(new Plain(3, 0.9), rule("rule=plain", "rule.momentum=0.9"));
        Composed composed = composed("rule=plain");
        assertEquals(List.of("rule.beta (" + folder + "/tune.conf:2)"), composed.leftOut());
        assertEquals(List.of(), composed().leftOut());
        assertEquals("# @package rule\nname=plain\nrate=3\n", composed.render("rule", false));
    }

    @Test
    void aNameChoosesAsAnOptionDoes() {
        assertEquals(new Plain(3, 0), rule("rule.name=plain"));
        conf.file("experiment/plain.conf", "# @package _global_", "rule { name = plain, momentum = 0.2 }");
        assertEquals(new Plain(3, 0.2), rule("experiment=plain"));
    }

    @Test
    void anExperimentChoosesAsAnOverrideDoes() {
        conf.file(
                "experiment/plain.conf",
                "# @package _global_",
                "defaults = [{\"override /rule\" = plain}, _self_]",
                "rule.momentum = 0.2");
        assertEquals(new Plain(3, 0.2), rule("experiment=plain"));
        assertEquals(new Adaptive(3, 0.5, 1e-6), rule("experiment=plain", "rule=adaptive"));
    }

    @Test
    void anOverrideOfWhatTheChosenOptionDoesNotHaveIsRefused() {
        assertEquals(
                "override 'rule.beta=0.9': rule.beta: unknown key; known: rate, momentum",
                refused("rule=plain", "rule.beta=0.9"));
    }

    @Test
    void whatNoComponentHasIsRefused() {
        conf.file("tune.conf", "defaults = [{rule = adaptive}, _self_]", "rule.betta = 0.5");
        assertEquals("conf/tune.conf:2: rule.betta: unknown key; known: rate, momentum", refused("rule=plain"));
    }

    @Test
    void aFileThatKnowsOfTheChoiceIsHeldToIt() {
        conf.file("rule/plain.conf", "name = plain", "rate = 2", "epsilon = 1e-6");
        assertEquals("conf/rule/plain.conf:3: rule.epsilon: unknown key; known: rate, momentum", refused("rule=plain"));
        conf.file("rule/plain.conf", "name = plain")
                .file(
                        "experiment/plain.conf",
                        "# @package _global_",
                        "defaults = [{\"override /rule\" = plain}, _self_]",
                        "rule.epsilon = 0.1");
        assertEquals(
                "conf/experiment/plain.conf:3: rule.epsilon: unknown key; known: rate, momentum",
                refused("experiment=plain"));
    }

    @Test
    void aFileThatSetsWhatItsOwnChoiceDoesNotHaveIsRefused() {
        conf.file("tune.conf", "defaults = [{rule = plain}, _self_]", "rule.beta = 0.5");
        assertEquals("conf/tune.conf:2: rule.beta: unknown key; known: rate, momentum", refused());
    }
}
