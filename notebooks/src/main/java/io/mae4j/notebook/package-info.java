/**
 * What a Java notebook imports: compose a configuration, run it with a progress bar and a loss curve under the cell, and look at
 * what came out.
 *
 * <pre>{@code
 * Compose quick = Compose.of("pretrain").with("mask.ratio=0.6", "trainer.epochs=5");
 * Run run = quick.run();
 * run.reconstructions(6)
 * }</pre>
 *
 * <p>{@link io.mae4j.notebook.Rich} values are drawn in the cell by the rapaio kernel, which finds {@link
 * io.mae4j.notebook.KernelDisplays}; in a plain JShell they are text. Everything is the command line's own: a run of a notebook
 * leaves the folder that {@code mae pretrain} leaves.
 */
package io.mae4j.notebook;
