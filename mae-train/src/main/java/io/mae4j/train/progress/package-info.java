/** How a person at a terminal, or a log file, sees training go on. */
package io.mae4j.train.progress;
