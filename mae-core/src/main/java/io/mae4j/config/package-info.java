/**
 * From {@code conf/*.conf} files and overrides to typed records and components.
 *
 * <p>{@link io.mae4j.config.Compose} follows the defaults list of a primary file through the groups (folders) of a
 * {@link io.mae4j.config.ConfigTree}, places each chosen option at its package, merges, applies
 * {@linkplain io.mae4j.config.ConfigOverride overrides}, resolves substitutions, and leaves out what files set for a
 * component that another one replaced. Composition, overrides and their grammar are Hydra's; files are HOCON.
 * {@link io.mae4j.config.RecordBinder} binds what came out onto records, strictly, and
 * {@link io.mae4j.config.ComponentBinder} makes the component that a {@code name} chooses. Every value keeps the place where
 * it was written, so that a mistake is answered with file and line, or with the override.
 */
package io.mae4j.config;
