package io.xinqiao.fees;

import java.util.Locale;
import java.util.UUID;

/** Something that is charged 收费项目, such as the property fee. The books keep each apart. */
public record FeeItem(UUID id, String code, String nameZh, String nameEn, Kind kind, int position, int version) {
    /** What kind of charge it is. */
    public enum Kind {
        PROPERTY,
        PARKING,
        WATER,
        ELECTRICITY,
        HEATING,
        GARBAGE,
        SHARED_UTILITIES,
        RENOVATION,
        DEPOSIT,
        SERVICE,
        LATE_CHARGE,
        OTHER
    }

    /** Its name in a language. */
    public String name(Locale language) {
        return language.equals(Locale.ENGLISH) ? nameEn : nameZh;
    }
}
