/**
 * What engines share that compile a graph to a plan in memory of their own, whatever device that is on: who uses which tensor,
 * lifetimes of buffers in and offsets in one block out, the layout of parameters, and what checkpoints keep of them.
 */
package io.mae4j.engine.plan;
