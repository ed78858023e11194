package io.mae4j.experiments;

import io.mae4j.experiments.doctor.Doctor;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says what this machine has and lacks, a line each. */
@Command(
        name = "doctor",
        description = "Says which engines can run here, and if not what is missing.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Doctor.findings().forEach(out::println);
        out.flush();
        return 0;
    }
}
