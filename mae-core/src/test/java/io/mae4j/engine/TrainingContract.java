package io.mae4j.engine;

/** Training. */
abstract class TrainingContract {
    /** The engine under test. */
    protected abstract Engine engine();

    /** How far a result may be from the double-precision reference, relative to its largest magnitude (at least 1). */
    protected abstract double tolerance();
}
