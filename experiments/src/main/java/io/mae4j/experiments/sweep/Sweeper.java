package io.mae4j.experiments.sweep;

import io.mae4j.component.Contract;
import java.util.List;

/** Decides which jobs a sweep has. */
@Contract("sweeper")
public interface Sweeper {

    /** A sweep has no more jobs: each is composed and checked, and has its folder, before the first one runs. */
    int MOST_JOBS = 10_000;

    /**
     * The overrides of each job, one for each axis (see {@link Axis#with}). The same axes must always give the same jobs.
     *
     * @throws io.mae4j.UserError if it cannot do with such an axis
     */
    List<List<String>> jobs(List<Axis> axes);
}
