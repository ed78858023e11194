/** The choice among the engines of this module, and the plugin that registers them. */
package io.mae4j.engine.auto;
