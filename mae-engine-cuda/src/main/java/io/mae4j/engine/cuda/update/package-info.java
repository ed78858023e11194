/** Optimisers on a card. */
package io.mae4j.engine.cuda.update;
