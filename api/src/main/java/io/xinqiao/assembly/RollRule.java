package io.xinqiao.assembly;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has a vote, and of what weight: the same owners together are one head, however many parts are theirs; the
 * developer is one head with all that is not sold. Parking and storage count only where the assembly's rules say so.
 *
 * @param developers who the developer is, where it stands on record as an owner
 */
record RollRule(boolean countsParking, boolean countsStorage, Set<?> developers) {
    /** What is owned. */
    enum Kind {
        RESIDENTIAL,
        COMMERCIAL,
        STORAGE,
        PARKING
    }

    /** Why a part counts, or doesn't. */
    enum Basis {
        /** It has owners on record. */
        OWNED,
        /** It is the developer's. */
        DEVELOPER,
        /** No owner is on record: it is taken as not sold yet, and the developer's. */
        UNSOLD,
        PARKING_LEFT_OUT,
        STORAGE_LEFT_OUT,
        /** Its area is not known. */
        NO_AREA,
        /** A correction says so. */
        LEFT_OUT,
        /** It no longer belongs to what is voted for, as parking that is no longer sold. */
        OUT_OF_SCOPE;

        boolean counts() {
            return this == OWNED || this == DEVELOPER || this == UNSOLD;
        }
    }

    /**
     * What is owned together by some.
     *
     * @param owners nobody where no owner is on record
     * @param area in hundredths of a m²; 0 where it is not known
     */
    record Part(Object key, Kind kind, Set<?> owners, long area) {}

    /** The developer, whoever that is. */
    static final Set<?> DEVELOPER = Set.of();

    /** The same rule, or one by which parking and storage count because somebody has said so. */
    RollRule counting(boolean all) {
        return new RollRule(all || countsParking, all || countsStorage, developers);
    }

    /** Why a part counts, or doesn't. */
    Basis basis(Part part) {
        if (part.kind() == Kind.PARKING && !countsParking) return Basis.PARKING_LEFT_OUT;
        if (part.kind() == Kind.STORAGE && !countsStorage) return Basis.STORAGE_LEFT_OUT;
        if (part.area() <= 0) return Basis.NO_AREA;
        if (part.owners().isEmpty()) return Basis.UNSOLD;
        return developers.containsAll(part.owners()) ? Basis.DEVELOPER : Basis.OWNED;
    }

    /** Whose vote a part that counts belongs to: its owners, or {@link #DEVELOPER}. */
    Set<?> head(Part part) {
        return basis(part) == Basis.OWNED ? part.owners() : DEVELOPER;
    }

    /** The roll: each head with its area, in the order of their first parts. */
    Map<Set<?>, Long> roll(List<Part> parts) {
        Map<Set<?>, Long> roll = new LinkedHashMap<>();
        for (var part : parts) {
            if (basis(part).counts()) roll.merge(head(part), part.area(), Math::addExact);
        }
        return roll;
    }
}
