/** The folder that a run leaves behind: what was configured, where it came from, what it measured and made. */
package io.mae4j.train.run;
