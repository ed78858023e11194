/**
 * What {@code mae.cmd} does before the command line runs, where cmd.exe is no language for it: the same as the shell script
 * {@code mae} does by itself, in Java of the JDK alone. {@code mae.cmd} compiles this package from its sources, as there may be no
 * build yet.
 */
package io.mae4j.experiments.start;
