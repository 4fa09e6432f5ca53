package io.xinqiao.runs;

/** Where a run is. */
public enum RunState {
    /** It waits for a node. */
    QUEUED,
    /** A node is at it. */
    RUNNING,
    /** It is through. */
    DONE,
    /** It has stopped, and says why; what its steps did before stays, and it can be tried again. */
    FAILED,
    /** What it did was taken back. */
    TAKEN_BACK,
    /** It was called off. */
    CANCELLED;

    /** Whether somebody waits for it. */
    public boolean isUnderWay() {
        return this == QUEUED || this == RUNNING;
    }
}
