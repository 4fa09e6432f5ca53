package io.xinqiao.files;

import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Withholds files that a room has made for somebody from whom a right was taken since. */
public interface FileGate {
    /** Those of these files of the caller's own that they do not get now. */
    Set<UUID> withheld(Collection<UUID> files);
}
