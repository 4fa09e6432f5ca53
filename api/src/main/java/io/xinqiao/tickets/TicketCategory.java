package io.xinqiao.tickets;

import java.util.Locale;
import java.util.UUID;

/** A category of tickets, in the words of the trade. */
public record TicketCategory(UUID id, String code, String nameZh, String nameEn, int position, int version) {
    String name(Locale language) {
        return language.equals(Locale.ENGLISH) ? nameEn : nameZh;
    }
}
