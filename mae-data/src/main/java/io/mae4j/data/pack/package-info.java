/** From any collection of image files to WebDataset shards. */
package io.mae4j.data.pack;
