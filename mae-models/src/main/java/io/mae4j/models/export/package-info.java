/** Weights for other tools: safetensors under the names that they know. */
package io.mae4j.models.export;
