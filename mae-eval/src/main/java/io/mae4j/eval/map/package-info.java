/**
 * Features to look at: {@link io.mae4j.eval.map.Projection} brings them into a plane, {@link io.mae4j.eval.map.FeatureMap} draws
 * them there, and {@link io.mae4j.eval.map.FeatureTable} writes them for other tools.
 */
package io.mae4j.eval.map;
