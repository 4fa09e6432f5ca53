package io.xinqiao.clocks;

import io.xinqiao.calendar.CalendarListener;
import org.springframework.stereotype.Component;

/** Clocks that run by workdays follow the calendar at once. */
@Component
class CalendarClocks implements CalendarListener {
    private final Clocks clocks;
    private final ClockPolicies policies;

    CalendarClocks(Clocks clocks, ClockPolicies policies) {
        this.clocks = clocks;
        this.policies = policies;
    }

    @Override
    public int changed() {
        policies.forget();
        return clocks.recount();
    }
}
