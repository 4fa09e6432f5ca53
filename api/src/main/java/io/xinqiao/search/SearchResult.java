package io.xinqiao.search;

/** What was looked for; each group of what is found is looked up when it is asked for. */
record SearchResult(String text) {}
