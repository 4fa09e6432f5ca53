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
 * @param quota how much may come in
 * @param s3 a store that speaks S3, used instead of the folder where it is named
 */
@ConfigurationProperties("xinqiao.files")
public record FileProperties(
        @DefaultValue("files") Path folder,
        @DefaultValue("50MB") DataSize largest,
        @DefaultValue Quota quota,
        @Nullable S3 s3) {
    /**
     * How much may be uploaded.
     *
     * @param memberDay by one member on one day
     * @param companyDay by all members of a company on one day
     * @param company by a company altogether
     */
    public record Quota(
            @DefaultValue("1GB") DataSize memberDay,
            @DefaultValue("10GB") DataSize companyDay,
            @DefaultValue("500GB") DataSize company) {}

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
