package io.xinqiao.execution;

import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Declares that objects of a type can be deleted while nothing hangs on them, as a bean. The schema's files say
 * {@code deleteBuilding: Building}; the input and the payload are derived ({@link DerivedDeletions}).
 */
public interface DeclaredDeletion {
    /** The type of the objects in the schema. */
    String type();

    /** The tables whose rows may hang on an object. */
    Collection<String> kindsThatHang();

    /**
     * Deletes one.
     *
     * @param expectedVersion the one that the caller saw; null when they do not mind
     * @return what it was
     */
    Object delete(UUID one, @Nullable Integer expectedVersion);

    /** Whether objects can be put out of use instead, whatever hangs on them ({@link Archiving}). */
    boolean isArchivable();

    /**
     * Puts one out of use, or back into it.
     *
     * @return what it is then
     */
    Object archive(UUID one, boolean archived);
}
