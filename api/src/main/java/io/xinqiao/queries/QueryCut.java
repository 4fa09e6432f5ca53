package io.xinqiao.queries;

/** The limit that cut a result. */
enum QueryCut {
    ROWS,
    TIME,
    COST
}
