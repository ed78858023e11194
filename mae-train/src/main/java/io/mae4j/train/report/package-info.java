/** Pictures of how training went, as PNG files, drawn without a screen. */
package io.mae4j.train.report;
