/**
 * Parquet files with a column of image files, as Hugging Face publishes them. What of the format such files use is read here:
 * the library that would read it (hardwood) needs Java 21, and others bring Hadoop. A picture is found through its row group
 * and its page, so any row can be read without those before it; only its page is held in memory.
 */
package io.mae4j.data.dataset.parquet;
