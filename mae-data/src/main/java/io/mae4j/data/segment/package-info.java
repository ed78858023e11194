/**
 * Pictures whose every pixel has a class, for semantic segmentation: folders of pictures and label maps, and scenes that are made of
 * Fashion-MNIST. A {@link io.mae4j.data.segment.SegmentedSource} is a data source to all commands; that there are {@link
 * io.mae4j.data.segment.LabelMaps} beside its pictures matters to {@code mae segment}, and to what {@code mae data} says
 * and verifies, alone.
 */
package io.mae4j.data.segment;
