package io.xinqiao.execution;

/** Whether the caller may ask for objects of a type by id at all. Whoever knows the caller answers. */
@FunctionalInterface
public interface NodeAccess {
    boolean reaches(String type);
}
