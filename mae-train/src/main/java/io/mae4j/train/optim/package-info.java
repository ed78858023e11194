/**
 * Optimisers as components. Their arithmetic belongs to the engines, or is a rule of their own ({@link io.mae4j.engine.UpdateRule}); here is
 * what a configuration says about them: learning rate, weight decay, and which parameter gets which of it.
 */
package io.mae4j.train.optim;
