/** A card: its driver, memory, compiler and products, behind {@link Device}; {@link CudaDevice} is the real one. */
package io.mae4j.engine.cuda.card;
