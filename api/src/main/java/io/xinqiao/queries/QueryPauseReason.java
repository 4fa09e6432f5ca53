package io.xinqiao.queries;

/** Why what is done with a query again and again is not done any more. */
enum QueryPauseReason {
    BY_HAND,
    OWNER_LEFT,
    QUERY_BROKEN,
    QUERY_ARCHIVED,
    NO_RECIPIENT
}
