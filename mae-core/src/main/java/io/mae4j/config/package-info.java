/** From {@code conf/*.conf} files and overrides to typed records: composition and the strict binder. */
package io.mae4j.config;
