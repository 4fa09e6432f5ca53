package io.xinqiao.files;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where files are kept and how large they may be.
 *
 * @param folder of the storage on disk; the nodes of the API share it
 * @param largest what one file may weigh
 */
@ConfigurationProperties("xinqiao.files")
public record FileProperties(
        @DefaultValue("files") Path folder,
        @DefaultValue("50MB") DataSize largest) {}
