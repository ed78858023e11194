/** Components (masker, encoder, decoder, target, loss, ...), their contracts, and the plugins that register them. */
package io.mae4j.component;
