/**
 * Heads for semantic segmentation. What they are built of takes and gives maps [batch, rows, columns, channels], and is composed of
 * the graph's operators, so that every engine runs it and its gradient.
 */
package io.mae4j.models.segment;
