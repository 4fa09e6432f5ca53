package io.xinqiao.archives;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An owner, family member, lessee or contact.
 *
 * @param phone in the clear; only {@link io.xinqiao.identity.PersonalData} decides who reads it so
 */
public record Person(UUID id, String name, @Nullable String phone) {}
