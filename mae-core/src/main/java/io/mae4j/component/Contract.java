package io.mae4j.component;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks an interface whose implementations are chosen by name; the value is its configuration group, such as {@code "mask"}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Contract {
    String value();

    /** Whether a configuration may have any number of them, each at a name of its own: {@code callbacks.mine.name}. */
    boolean many() default false;
}
