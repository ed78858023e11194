package io.mae4j.experiments.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.experiments.doctor.Finding.Verdict;
import io.mae4j.graph.Graph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class DoctorTest {

    /** An engine for a machine that this is not. */
    static final class Elsewhere implements Engine {
        @Override
        public String describe() {
            return "elsewhere";
        }

        @Override
        public Program compile(Graph graph, long seed) {
            throw new UserError("engine=elsewhere needs a quantum computer");
        }

        @Override
        public TrainingProgram compile(Graph graph, long seed, Training training) {
            throw new UserError("engine=elsewhere needs a quantum computer");
        }
    }

    @Test
    void everyRegisteredEngineHasALine() {
        List<String> subjects = EngineCheck.all().stream().map(Finding::subject).toList();
        assertTrue(subjects.containsAll(List.of("engine=auto", "engine=cpu", "engine=samediff")), subjects.toString());
    }

    @Test
    void anEngineWhoseModuleIsNotThereHasALineToo() {
        Assumptions.assumeTrue(
                Components.discover().of(Engine.class).stream()
                        .noneMatch(engine -> engine.name().equals("cuda")),
                "built with -Pcuda");
        List<Finding> cuda = EngineCheck.all().stream()
                .filter(finding -> finding.subject().equals("engine=cuda"))
                .toList();
        assertEquals(
                List.of(new Finding(
                        "engine=cuda", Verdict.NOTE, "not part of this build: ./mae -Pcuda doctor looks for a card")),
                cuda);
    }

    @Test
    void anEngineIsShownAsARunHasIt() {
        Finding auto = EngineCheck.all().stream()
                .filter(finding -> finding.subject().equals("engine=auto"))
                .findFirst()
                .orElseThrow();
        Engine engine = Parts.of(Compose.of("pretrain").compose()).create(Engine.class);
        assertEquals(engine.describe(), auto.text());
        assertTrue(auto.text().contains(CpuEngine.nativeBf16() ? " bf16," : " fp32,"), auto.text());
    }

    @Test
    void anEngineThatCannotRunSaysWhatIsMissing() {
        Finding finding = EngineCheck.of("elsewhere", Elsewhere::new);
        assertEquals(
                new Finding("engine=elsewhere", Verdict.MISSING, "engine=elsewhere needs a quantum computer"), finding);
    }

    @Test
    void variablesOfNumericLibrariesAreNamed() {
        List<Finding> findings = Doctor.variables(Map.of(
                "OMP_NUM_THREADS", "7", "OPENBLAS_CORETYPE", "Haswell", "ONEDNN_MAX_CPU_ISA", "AVX2", "HOME", "/"));
        assertEquals(
                List.of("OMP_NUM_THREADS=7", "ONEDNN_MAX_CPU_ISA=AVX2", "OPENBLAS_CORETYPE=Haswell"),
                findings.stream().map(Finding::subject).toList());
        assertEquals(1, Doctor.variables(Map.of("HOME", "/")).size());
    }

    @Test
    void aMissingPythonIsOnlyANote() {
        List<Finding> findings = PythonCheck.findings("no-such-python");
        assertEquals(
                List.of(Verdict.NOTE), findings.stream().map(Finding::verdict).toList());
    }

    @Test
    void aFindingIsOneLine() {
        assertEquals("ok  a: b c", Finding.good("a", "b\n  c").toString());
    }
}
