package io.xinqiao.identity;

/** The departments to which work goes. */
public enum Department {
    SERVICE,
    ENGINEERING,
    CLEANING,
    GREENING,
    SECURITY
}
