/** The engine's own kernels: what each is launched with, for tensors on a card. The sources are resources, {@code *.cu}. */
package io.mae4j.engine.cuda.kernel;
