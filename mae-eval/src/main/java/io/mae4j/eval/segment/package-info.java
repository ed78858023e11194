/**
 * Semantic segmentation, tested (paper, Table 5). {@link io.mae4j.eval.segment.Segmentation} finds the class of each pixel of a
 * picture of any size, {@link io.mae4j.eval.segment.PixelConfusion} compares with label maps, {@link
 * io.mae4j.eval.segment.SegmentationSheet} shows both, {@link io.mae4j.eval.segment.LabelMapFile} writes what was found.
 */
package io.mae4j.eval.segment;
