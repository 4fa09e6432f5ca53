package io.xinqiao.files;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where files are kept and how large they may be.
 *
 * @param folder of the storage on disk; the nodes of the API share it
 * @param largest what one file may weigh
 * @param s3 a store that speaks S3, used instead of the folder where it is named
 */
@ConfigurationProperties("xinqiao.files")
public record FileProperties(
        @DefaultValue("files") Path folder,
        @DefaultValue("50MB") DataSize largest,
        @Nullable S3 s3) {
    /**
     * A bucket.
     *
     * @param endpoint of a store that is not Amazon's, such as {@code https://minio.example.com}
     * @param pathStyle whether the bucket stands in the path and not in the name of the host
     */
    public record S3(
            String bucket,
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            String accessKey,
            String secretKey,
            @DefaultValue("true") boolean pathStyle) {}
}
