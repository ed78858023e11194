package io.mae4j.config;

import static io.mae4j.config.ConfigFiles.assertFails;
import static io.mae4j.config.ConfigFiles.hocon;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.inject.Inject;
import io.mae4j.component.Components;
import io.mae4j.component.Contract;
import io.mae4j.component.MaePlugin;
import org.junit.jupiter.api.Test;

class ComponentBinderTest {

    @Contract("veil")
    interface Veil {
        double ratio();
    }

    static final class Plain implements Veil {
        record Config(
                @Default("0.75") @Range(min = 0, max = 1) double ratio) {}

        private final Config config;

        @Inject
        Plain(Config config) {
            this.config = config;
        }

        @Override
        public double ratio() {
            return config.ratio();
        }
    }

    static final class Full implements Veil {
        record Config() {}

        @Inject
        Full(Config config) {}

        @Override
        public double ratio() {
            return 1;
        }
    }

    private final ComponentBinder binder = new ComponentBinder(Components.discover(new MaePlugin() {
        @Override
        protected void configure() {
            component(Veil.class, "plain", Plain.class, Plain.Config.class, "hides a share");
            component(Veil.class, "full", Full.class, Full.Config.class, "hides all");
        }
    }));

    @Test
    void makesTheComponentThatTheNameChooses() {
        assertEquals(
                0.5,
                binder.create(Veil.class, hocon("name = plain, ratio = 0.5")).ratio());
        assertEquals(0.75, binder.create(Veil.class, hocon("name = plain")).ratio());
        assertEquals(1, binder.create(Veil.class, hocon("name = full")).ratio());
        assertEquals(new Plain.Config(0.5), binder.config(Veil.class, hocon("name = plain, ratio = 0.5"), "veil"));
    }

    @Test
    void mistakesAreAnsweredWithPlaceAndNearestName() {
        assertFails(
                "test.conf:2: veil.name: there is no 'palin'; did you mean plain? (known: full, plain)",
                () -> binder.create(Veil.class, hocon("", "name = palin")));
        assertFails(
                "test.conf:1: veil.name: is missing; give it as veil.name=<full|plain>",
                () -> binder.create(Veil.class, hocon("ratio = 0.5")));
        assertFails(
                "test.conf:2: student.veil.ratoi: unknown key; did you mean student.veil.ratio? (known: ratio)",
                () -> binder.create(Veil.class, hocon("name = plain", "ratoi = 0.5"), "student.veil"));
        assertFails(
                "test.conf:1: veil.ratio: unknown key; known: nothing",
                () -> binder.create(Veil.class, hocon("name = full, ratio = 1")));
    }
}
