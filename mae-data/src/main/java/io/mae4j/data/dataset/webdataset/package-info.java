/** WebDataset: pictures in tar shards, read in place through an index of where each lies. */
package io.mae4j.data.dataset.webdataset;
