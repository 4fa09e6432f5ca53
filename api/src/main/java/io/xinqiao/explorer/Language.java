package io.xinqiao.explorer;

import java.util.Locale;

/** In which language a page of the reference is written, and where its pages are. */
enum Language {
    ZH("zh-CN", "心桥接口文档", "/docs"),
    EN("en", "Xinqiao API reference", "/docs/en");

    private final String tag;
    private final String title;
    private final String root;

    Language(String tag, String title, String root) {
        this.tag = tag;
        this.title = title;
        this.root = root;
    }

    String tag() {
        return tag;
    }

    String title() {
        return title;
    }

    /** The address of its first page; the others are below it. */
    String root() {
        return root;
    }

    Language other() {
        return this == ZH ? EN : ZH;
    }

    Locale locale() {
        return this == ZH ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    String say(String chinese, String english) {
        return this == ZH ? chinese : english;
    }

    /** The half of a text in both languages that is in this one: Chinese ends with the last full stop of its own. */
    String half(String both) {
        var end = both.lastIndexOf('。') + 1;
        return say(both.substring(0, end), both.substring(end)).strip();
    }
}
