/** The memory planner that compiled engines share: lifetimes of buffers in, offsets in one block out. */
package io.mae4j.engine.plan;
