package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who is registered, or somebody to be registered; the schema's {@code PersonChoiceInput}. */
record PersonChoice(@Nullable UUID personId, @Nullable NewPerson newPerson) {}
