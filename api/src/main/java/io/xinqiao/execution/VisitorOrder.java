package io.xinqiao.execution;

/**
 * Orders the visitors of the schema, who put their data fetchers around one another; the last is outermost. A visitor
 * that is not in here would come in whatever order its bean is found.
 */
public final class VisitorOrder {
    /** Global ids and the errors of payloads: what a field is without anybody asking. */
    public static final int VALUES = 10;

    /** Personal data is masked before anybody else sees the value. */
    public static final int MASKS = 20;

    /** Rights come before everything, so that nothing is even fetched. */
    public static final int RIGHTS = 30;

    private VisitorOrder() {}
}
