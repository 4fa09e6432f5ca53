package io.xinqiao.execution;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The switch of the fast path, {@code xinqiao.execution.fast}: when it is off, every operation is executed by the
 * engine alone, with the same answers. For the day on which somebody doubts it.
 */
@Component
final class FastPath {
    private volatile boolean isOn;

    FastPath(@Value("${xinqiao.execution.fast:true}") boolean isOn) {
        this.isOn = isOn;
    }

    boolean isOn() {
        return isOn;
    }

    void set(boolean on) {
        isOn = on;
    }
}
