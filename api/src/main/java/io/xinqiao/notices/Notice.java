package io.xinqiao.notices;

import static org.jooq.impl.DSL.concat;
import static org.jooq.impl.DSL.inline;

import io.xinqiao.platform.GlobalId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Something that one member was told.
 *
 * @param causeId what made it: one cause is told once
 * @param words that its text needs, such as the number of a ticket, in one piece
 * @param readAt when the member said that they have read it
 */
public record Notice(
        UUID id,
        UUID memberId,
        Kind kind,
        String subjectType,
        UUID subjectId,
        UUID causeId,
        String words,
        Instant at,
        @Nullable Instant readAt) {

    /** What is told; the text of each is in the messages under {@code notice.KIND}. */
    public enum Kind {
        CLOCK_WARNING,
        CLOCK_BREACH,
        CLOCK_ESCALATION,
        MAJOR_COMPLAINT,
        TICKET_DISPATCHED,
        TICKET_REFUSED,
        TICKET_MERGED,
        WORK_HANDED_OVER,
        INCIDENT,
        WEBHOOK_FAILING,
        WEBHOOK_PAUSED,
        WORK_FAILED,
        DUNNING_REMINDER,
        UNUSUAL_LOOKS,
        VENUE_BOOKING_APPROVED,
        VENUE_BOOKING_CONFIRMED,
        VENUE_BOOKING_REJECTED,
        VENUE_BOOKING_MOVED,
        VENUE_BOOKING_CANCELLED,
        VENUE_BOOKING_EXPIRED,
        ASSEMBLY_ROLL,
        ASSEMBLY_OPENED,
        ASSEMBLY_EXTENDED,
        ASSEMBLY_VOTED,
        ASSEMBLY_CLOSED,
        ASSEMBLY_CANCELLED,
        ASSEMBLY_OBJECTION,
        ASSEMBLY_LEFT_OUT,
        ASSEMBLY_VOIDED,
        VISITOR_CAME,
        EVENT_OFFER,
        EVENT_CONFIRMED,
        EVENT_OFFER_EXPIRED,
        EVENT_MOVED,
        EVENT_CANCELLED,
        GROUP_PROPOSED,
        GROUP_APPROVED,
        GROUP_REJECTED,
        GROUP_APPLICATION,
        GROUP_ADMITTED,
        GROUP_NOT_ADMITTED,
        GROUP_MEMBERSHIP_ENDED,
        GROUP_LEADER,
        GROUP_LEADER_MOVED_OUT,
        GROUP_DORMANT,
        GROUP_CLOSED,
        PARCEL_ARRIVED,
        PARCEL_RETURN_DUE,
        SURVEY_OPENED,
        SURVEY_REMINDER,
        OPINION_ADOPTED,
        OPINION_DECLINED,
        QUERY_DELIVERED,
        QUERY_NOT_DELIVERED,
        QUERY_SCHEDULE_PAUSED,
        QUERY_ALERT_RAISED,
        QUERY_ALERT_CLEARED,
        QUERY_ALERT_NO_DATA,
        QUERY_ALERT_FAILED,
        QUERY_ALERT_PAUSED,
        REQUEST_ACCEPTED,
        REQUEST_ASSIGNED,
        REQUEST_STARTED,
        REQUEST_PAUSED,
        REQUEST_RESUMED,
        REQUEST_RESOLVED,
        REQUEST_CLOSED,
        REQUEST_REOPENED,
        REQUEST_CANCELLED,
        NEW_BILL,
        PAYMENT_RECEIVED,
        PAYMENT_VOIDED,
        REFUND_PAID,
        PHONE_CORRECTED,
        ARCHIVE_REQUESTED,
        ARCHIVE_CONFIRMED,
        ARCHIVE_REJECTED,
        RESIDENT_SIGNED_UP
    }

    /** ASCII's record separator, which no text of a user contains. */
    private static final String BETWEEN_WORDS = "\u001e";

    private static final char KEY = '\u001f';

    /** A word that is itself to be said in the reader's language: the key of a message. */
    public static String key(String message) {
        return KEY + message;
    }

    /** The key of a message, if the word is one. */
    static @Nullable String keyIn(String word) {
        return word.isEmpty() || word.charAt(0) != KEY ? null : word.substring(1);
    }

    /** Words in one piece. */
    public static String inOnePiece(List<String> words) {
        return String.join(BETWEEN_WORDS, words);
    }

    /** The words of many, in one piece each, put together by the database. */
    public static Field<String> inOnePiece(Field<?>... words) {
        List<Field<?>> parts = new ArrayList<>();
        for (var word : words) {
            if (!parts.isEmpty()) parts.add(inline(BETWEEN_WORDS));
            parts.add(word);
        }
        return concat(parts.toArray(Field<?>[]::new));
    }

    /** Each of its words. */
    List<String> eachWord() {
        return List.of(words.split(BETWEEN_WORDS, -1));
    }

    /** What it is about. */
    GlobalId subject() {
        return new GlobalId(subjectType, subjectId);
    }
}
