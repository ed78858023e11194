/**
 * Data sets: the contract, and the sources that come with the project. Those of image files ({@link
 * io.mae4j.data.dataset.EncodedSource}: folders, and in packages of their own shards and Parquet) differ in where the files
 * lie; those of small pictures (IDX pairs, CIFAR) are read into memory.
 */
package io.mae4j.data.dataset;
