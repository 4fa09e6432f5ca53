package io.xinqiao.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The rooms that a room may import, by the last part of their package's name. Declared in {@code package-info.java},
 * held by a test: the rooms stay a graph without circles.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Imports {
    String[] value();
}
