package io.xinqiao.archives;

import java.util.UUID;

/** Settings of a project that can be copied to another. A bean of this type is all that is needed. */
public record SettingsSource(Kind kind, Copy copy) {
    /** What kinds of settings there are; the schema's {@code SettingsKind}. */
    public enum Kind {
        CLOCKS,
        FOLLOW_UPS,
        DISPATCH,
        PRICE_LIST,
        VISITS,
        INSPECTIONS,
        HANDOVER_CHECKLIST,
        LENDABLE_ITEMS,
        CHARGE_STANDARDS
    }

    /** Copies from one project to another, in the caller's transaction; how many it has copied. */
    @FunctionalInterface
    public interface Copy {
        int apply(UUID from, UUID to);
    }
}
