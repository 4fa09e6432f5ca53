package io.xinqiao.execution;

/** What is read where there is no value to write down. */
enum Nothing {
    NULL,
    LEFT_TO_THE_ENGINE
}
