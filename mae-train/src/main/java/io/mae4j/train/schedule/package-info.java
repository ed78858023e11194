/** Learning rates as functions of the time in epochs. */
package io.mae4j.train.schedule;
