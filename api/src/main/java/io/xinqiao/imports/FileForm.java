package io.xinqiao.imports;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an uploaded file is by its first bytes, whatever its name says. */
enum FileForm {
    XLSX,
    TEXT,
    /** An XLSX behind a password lies in a container like that of the old format. */
    ENCRYPTED,
    OLD_EXCEL,
    /** What many systems export as .xls is a web page. */
    HTML,
    XML,
    OTHER;

    private static final int LOOKED_AT = 4_096;
    private static final int ENOUGH = 4;
    private static final byte[] ENCRYPTED_PART = "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE);
    private static final Pattern HTML_TAG = Pattern.compile(
            "(<!--.*?-->\\s*)*<(!doctype html|html|head|meta|body|table|style|div)[\\s>].*", Pattern.DOTALL);

    static FileForm of(byte[] content) {
        if (startsWith(content, 'P', 'K')) return XLSX;
        if (startsWith(content, 0xd0, 0xcf)) return contains(content, ENCRYPTED_PART) ? ENCRYPTED : OLD_EXCEL;
        if (startsWith(content, '%', 'P', 'D', 'F')
                || startsWith(content, 0x89, 'P', 'N', 'G')
                || startsWith(content, 0xff, 0xd8)) {
            return OTHER;
        }
        var charset = utf16(content);
        var beginning = new String(
                        Arrays.copyOf(content, Math.min(content.length, LOOKED_AT)),
                        charset == null ? StandardCharsets.ISO_8859_1 : charset)
                .replaceFirst("^(\uFEFF|\u00ef\u00bb\u00bf)", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (beginning.startsWith("<?xml")) return beginning.contains("<html") ? HTML : XML;
        return HTML_TAG.matcher(beginning).matches() ? HTML : TEXT;
    }

    /** UTF-16 by its mark, or by the zero in every other byte of its Latin letters, commas and line ends; else null. */
    static @Nullable Charset utf16(byte[] content) {
        if (startsWith(content, 0xff, 0xfe)) return StandardCharsets.UTF_16LE;
        if (startsWith(content, 0xfe, 0xff)) return StandardCharsets.UTF_16BE;
        if (content.length % 2 != 0) return null;
        var even = 0;
        var odd = 0;
        for (var at = 0; at < Math.min(content.length, LOOKED_AT); at++) {
            if (content[at] != 0) continue;
            if (at % 2 == 0) even++;
            else odd++;
        }
        if (odd >= ENOUGH && even == 0) return StandardCharsets.UTF_16LE;
        return even >= ENOUGH && odd == 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean startsWith(byte[] content, int... first) {
        if (content.length < first.length) return false;
        for (var at = 0; at < first.length; at++) if ((content[at] & 0xff) != first[at]) return false;
        return true;
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        for (var at = 0; at + wanted.length <= content.length; at++) {
            if (content[at] == wanted[0] && Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
