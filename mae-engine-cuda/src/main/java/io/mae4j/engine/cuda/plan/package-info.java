/** Graphs lowered to steps of kernels and products, laid out in memory, and recorded. */
package io.mae4j.engine.cuda.plan;
