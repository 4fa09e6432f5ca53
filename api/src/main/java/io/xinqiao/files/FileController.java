package io.xinqiao.files;

import static io.xinqiao.schema.tenant.Tables.FILE;

import io.xinqiao.execution.Edges;
import io.xinqiao.execution.NodeSource;
import io.xinqiao.files.File.State;
import io.xinqiao.files.FileLinks.Variant;
import io.xinqiao.files.Files.AnnounceFileInput;
import io.xinqiao.files.Files.AttachFileInput;
import io.xinqiao.identity.Members;
import io.xinqiao.identity.StoredNodes;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.tenants.TenantDatabase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Controller;

/** Announcing an upload and attaching what has come. The content itself goes over {@link FileEndpoint}. */
@Controller
class FileController {
    private final Files files;
    private final FileLinks links;
    private final Members members;

    FileController(Files files, FileLinks links, Members members) {
        this.files = files;
        this.links = links;
        this.members = members;
    }

    @MutationMapping
    File announceFile(@Argument AnnounceFileInput input) {
        return files.announce(input);
    }

    @MutationMapping
    File attachFile(@Argument AttachFileInput input) {
        return files.attach(input);
    }

    @Bean
    Edges<File> fileEdges() {
        return Edges.of(File.class)
                .value("uploadUrl", file -> file.state() == State.AWAITED ? url(file) : null)
                .value("downloadUrl", file -> file.state() == State.STORED ? url(file) : null)
                .value(
                        "signedUrl",
                        file -> file.state() == State.STORED ? links.address(file.id(), Variant.WHOLE) : null)
                .value("thumbnailUrl", file -> smaller(file, Variant.THUMBNAIL))
                .value("previewUrl", file -> smaller(file, Variant.PREVIEW))
                .to("createdBy", File::createdBy, members::ofKeys);
    }

    private @Nullable String smaller(File file, Variant variant) {
        return Thumbnails.areOf(file.mediaType()) ? links.address(file.id(), variant) : null;
    }

    private static String url(File file) {
        return "/files/" + new GlobalId("File", file.id()).text();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(FileProperties.class)
    static class Wiring {
        @Bean
        NodeSource fileNodes(Files files, TenantDatabase database) {
            return new StoredNodes("File", FILE, files::visible, database);
        }

        @Bean
        Storage storage(FileProperties properties) {
            var s3 = properties.s3();
            return s3 == null ? new DiskStorage(properties.folder()) : S3Storage.of(s3);
        }
    }
}
