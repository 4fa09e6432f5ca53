package io.xinqiao.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a room does with the tables of a company's schema. Declared in {@code package-info.java}, held by a test: a
 * table has one owner, and whoever else writes or reads it says so where everybody sees it.
 */
@Target(ElementType.PACKAGE)
@Retention(RetentionPolicy.RUNTIME)
public @interface TableAccess {
    /** The tables that are this room's: it writes them, and knows what its rows mean. */
    String[] owns() default {};

    /** Another room's tables that this one writes all the same: in bulk, where the owner's door would be too narrow. */
    String[] writes() default {};

    /** Another room's tables that this one's statements join. */
    String[] reads() default {};
}
