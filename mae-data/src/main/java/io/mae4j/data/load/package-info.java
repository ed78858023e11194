/** Batches: which picture comes when, and the threads that decode them ahead of the trainer. */
package io.mae4j.data.load;
