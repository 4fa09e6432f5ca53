package io.xinqiao.measures;

/**
 * Says by what figures can be put together. The values of one are objects of a type of the schema, or constants of one
 * of its enums.
 */
public enum Dimension {
    PROJECT("项目", "The project", Of.OBJECTS, "Project"),
    BUILDING("楼栋", "The building", Of.OBJECTS, "Building"),
    ZONE("片区", "The zone", Of.OBJECTS, "Zone"),
    UNIT("房屋", "The unit", Of.OBJECTS, "Unit"),
    STEWARD("管家", "The steward", Of.OBJECTS, "Member"),
    ASSIGNEE("经办人", "Who does the work", Of.OBJECTS, "Member"),
    CASHIER("收费员", "The cashier", Of.OBJECTS, "Member"),
    TICKET_CATEGORY("工单分类", "The category of the ticket", Of.OBJECTS, "TicketCategory"),
    TICKET_KIND("工单类型", "The kind of the ticket", Of.CONSTANTS, "TicketKind"),
    TICKET_STATE("工单状态", "The state of the ticket", Of.CONSTANTS, "TicketState"),
    SEVERITY("紧急程度", "The severity", Of.CONSTANTS, "TicketSeverity"),
    CHANNEL("来源渠道", "The channel", Of.CONSTANTS, "TicketChannel"),
    DEPARTMENT("部门", "The department", Of.CONSTANTS, "Department"),
    CAUSE("投诉原因", "Why it was complained", Of.CONSTANTS, "TicketCause"),
    CLOCK("时限", "Which time limit", Of.CONSTANTS, "ClockMeasure"),
    FEE_ITEM("收费项目", "The fee item", Of.OBJECTS, "FeeItem"),
    BILL_SOURCE("账单来源", "Where the bill comes from", Of.CONSTANTS, "BillSource"),
    ARREARS_AGE("欠费账龄", "How old the arrears are", Of.CONSTANTS, "ArrearsAge"),
    PAYMENT_METHOD("收款方式", "How it was paid", Of.CONSTANTS, "PaymentMethod"),
    VISIT_KIND("走访类型", "The kind of the visit", Of.CONSTANTS, "VisitKind"),
    DUNNING_KIND("催缴方式", "The kind of the dunning task", Of.CONSTANTS, "DunningActionKind"),
    EVENT_KIND("活动类型", "The kind of the event", Of.CONSTANTS, "CommunityEventKind"),
    COMMUNITY_EVENT("活动", "The event", Of.OBJECTS, "CommunityEvent");

    private enum Of {
        OBJECTS,
        CONSTANTS
    }

    private final String zh;
    private final String en;
    private final Of of;
    private final String type;

    Dimension(String zh, String en, Of of, String type) {
        this.zh = zh;
        this.en = en;
        this.of = of;
        this.type = type;
    }

    /** What people call it. */
    public String label(boolean chinese) {
        return chinese ? zh : en;
    }

    /** Whether its values are objects, each with an id; otherwise they are constants of an enum. */
    public boolean isOfObjects() {
        return of == Of.OBJECTS;
    }

    /** The type of the schema of its objects, or the enum of its constants. */
    public String type() {
        return type;
    }
}
