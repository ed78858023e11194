/** Targets that are fitted to the pictures before training: coefficients of a PCA, and tokens. */
package io.mae4j.models.target;
