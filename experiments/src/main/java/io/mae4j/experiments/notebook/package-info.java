/**
 * Notebooks from outside: {@code mae notebook}. {@link io.mae4j.experiments.notebook.Jupyter} is the Python that serves, runs and
 * converts them, {@link io.mae4j.experiments.notebook.KernelSpec} tells it how the Java kernel is started, and {@link
 * io.mae4j.experiments.notebook.ExecutedNotebook} checks what came out. What their cells import is in the module {@code notebooks}.
 */
package io.mae4j.experiments.notebook;
