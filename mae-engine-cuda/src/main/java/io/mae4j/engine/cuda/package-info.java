/**
 * The engine for NVIDIA's cards: a graph becomes a list of kernel launches and cuBLASLt products, its buffers share one arena by
 * liveness, and the whole is recorded once as a CUDA graph.
 *
 * <p>{@code card.Device} is all that the engine knows of a card. {@code CudaDevice} is one; the tests have another, which runs the
 * same kernels' sources on the processor, thread by thread, so that everything but the driver is tested where there is no card.
 * Below this package are {@code card}, {@code kernel} on it, and on both {@code plan} and {@code update}.
 */
package io.mae4j.engine.cuda;
