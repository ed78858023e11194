package io.mae4j;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The rules between modules and packages; the README's module map is the same picture. */
class ArchitectureTest {
    private static final JavaClasses MAE4J = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.mae4j");

    private static final String[] CORE = {
        "io.mae4j",
        "io.mae4j.graph..",
        "io.mae4j.engine",
        "io.mae4j.component..",
        "io.mae4j.config..",
        "io.mae4j.file..",
        "io.mae4j.random..",
        "io.mae4j.text.."
    };

    /** The engines live below {@code io.mae4j.engine}, whose own classes are the contract in mae-core. */
    private static final DescribedPredicate<JavaClass> ENGINES = resideInAPackage("io.mae4j.engine..")
            .and(DescribedPredicate.not(resideInAPackage("io.mae4j.engine")))
            .as("mae-engine");

    @Test
    void modulesDependDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.mae4j..")
                .layer("mae-core")
                .definedBy(CORE)
                .optionalLayer("mae-engine")
                .definedBy(ENGINES)
                .optionalLayer("mae-data")
                .definedBy("io.mae4j.data..")
                .optionalLayer("mae-models")
                .definedBy("io.mae4j.models..")
                .optionalLayer("mae-train")
                .definedBy("io.mae4j.train..")
                .optionalLayer("mae-eval")
                .definedBy("io.mae4j.eval..")
                .optionalLayer("experiments")
                .definedBy("io.mae4j.experiments..")
                .whereLayer("mae-core")
                .mayNotAccessAnyLayer()
                .whereLayer("mae-engine")
                .mayOnlyAccessLayers("mae-core")
                .whereLayer("mae-data")
                .mayOnlyAccessLayers("mae-core")
                .whereLayer("mae-models")
                .mayOnlyAccessLayers("mae-core")
                .whereLayer("mae-train")
                .mayOnlyAccessLayers("mae-core", "mae-data", "mae-models")
                .whereLayer("mae-eval")
                .mayOnlyAccessLayers("mae-core", "mae-data", "mae-models", "mae-train")
                .ensureAllClassesAreContainedInArchitecture()
                .check(MAE4J);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.mae4j.(**)").should().beFreeOfCycles().check(MAE4J);
    }

    @Test
    void onlyEnginesKnowTheirLibraries() {
        noClasses()
                .that(DescribedPredicate.not(ENGINES))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "org.bytedeco.dnnl..",
                        "org.bytedeco.opencl..",
                        "org.bytedeco.cuda..",
                        "org.nd4j.jita..",
                        "jcuda.."))
                .check(MAE4J);
    }

    @Test
    void onlyPicturesKnowOpenCv() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.mae4j.data.image", "io.mae4j.data.corrupt")
                .should()
                .dependOnClassesThat(resideInAPackage("org.bytedeco.opencv.."))
                .check(MAE4J);
    }

    /** A component may write what no operator covers as a SameDiff lambda, which the graph carries to the engine. */
    @Test
    void onlyEnginesAndTheGraphsLambdaKnowSameDiff() {
        noClasses()
                .that(DescribedPredicate.not(ENGINES))
                .and()
                .resideOutsideOfPackage("io.mae4j.graph..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.nd4j.autodiff.."))
                .check(MAE4J);
    }

    @Test
    void everyRandomNumberComesFromTheSeed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat(resideInAPackage("org.nd4j.linalg.api.rng.."))
                .check(MAE4J);
    }

    /** But for the second signal, on which a user expects the process to end at once, wherever it is. */
    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.mae4j.experiments..")
                .and()
                .doNotHaveSimpleName("StopSignal")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(MAE4J);
    }

    @Test
    void namesSayWhatAClassIs() {
        classes()
                .should()
                .haveNameNotMatching(".*[.$]\\w*(Utils?|Manager|Helper|Impl)")
                .andShould()
                .haveNameNotMatching(".*[.$]I[A-Z][a-z]\\w*")
                .check(MAE4J);
    }
}
