package io.mae4j.experiments.doctor;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.OperatingSystem;
import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Compose;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Whether each engine can run here, found out by running it. */
final class EngineCheck {
    private static final String CUDA = "cuda";

    private EngineCheck() {}

    /** A line for each engine, also for one whose module is not on the class path. */
    static List<Finding> all() {
        Components components = Components.discover();
        List<String> names = components.of(Engine.class).stream()
                .map(ComponentDefinition::name)
                .toList();
        List<Finding> findings = new ArrayList<>();
        names.forEach(name -> findings.add(of(name, () -> create(components, name))));
        if (!names.contains(CUDA)) {
            String where = OperatingSystem.isWindows()
                    ? "it is for Linux, WSL included"
                    : "./mae -Pcuda doctor looks for a card";
            findings.add(Finding.note("engine=" + CUDA, "not part of this build: " + where));
        }
        return findings;
    }

    /** Whether the engine that {@code making} gives can be made, and computes. */
    static Finding of(String name, Supplier<Engine> making) {
        String subject = "engine=" + name;
        try {
            Engine engine = making.get();
            try (Program program = engine.compile(product(), 0)) {
                float result = program.run(Map.of()).get("product").getFloat(0);
                if (result != 6) {
                    return Finding.missing(subject, engine.describe() + " computes 2 x 3 = " + result);
                }
            }
            return Finding.good(subject, engine.describe());
        } catch (UserError e) {
            return Finding.missing(subject, e.getMessage());
        } catch (LinkageError | RuntimeException e) { // a doctor reports whatever an engine may suffer from
            return Finding.missing(subject, "cannot run here: " + e);
        }
    }

    /** As {@code engine=name} has it, or, where no file makes it an option, with its defaults. */
    private static Engine create(Components components, String name) {
        Compose pretrain = Compose.of("pretrain");
        boolean option = pretrain.tree().options("engine").contains(name);
        ConfigObject node = option
                ? pretrain.with("engine=" + name).compose().object("engine")
                : ConfigFactory.parseMap(Map.of("name", name)).root();
        return new ComponentBinder(components).create(Engine.class, node);
    }

    private static Graph product() {
        GraphBuilder g = new GraphBuilder();
        return g.output(
                        "product",
                        g.linear(
                                g.parameter("two", new Initializer.Fill(2), 1, 1),
                                g.parameter("three", new Initializer.Fill(3), 1, 1),
                                null))
                .build();
    }
}
