package io.xinqiao.files;

import io.xinqiao.platform.Figures;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** What the reference tells of files: how large, how many, of which kinds, and how long their addresses hold. */
@Component
class FileFigures implements Figures {
    private final FileProperties properties;

    FileFigures(FileProperties properties) {
        this.properties = properties;
    }

    @Override
    public Map<String, String> figures() {
        return Map.of(
                "files.largest", words(properties.largest()),
                "files.memberDay", words(properties.quota().memberDay()),
                "files.companyDay", words(properties.quota().companyDay()),
                "files.company", words(properties.quota().company()),
                "files.attachments", String.join(" ", MediaTypes.endings(File.Purpose.ATTACHMENT)),
                "files.imports", String.join(" ", MediaTypes.endings(File.Purpose.IMPORT)),
                "files.linkLeast", Long.toString(FileLinks.AT_LEAST.toMinutes()),
                "files.linkMost",
                        Long.toString(FileLinks.AT_LEAST.plus(FileLinks.SAME).toMinutes()));
    }

    /** Such as 50 MB or 1 GB. */
    private static String words(DataSize size) {
        return size.toGigabytes() > 0 ? size.toGigabytes() + " GB" : size.toMegabytes() + " MB";
    }
}
