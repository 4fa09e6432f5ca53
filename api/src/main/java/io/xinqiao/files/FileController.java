package io.xinqiao.files;

import io.xinqiao.files.File.State;
import io.xinqiao.files.Files.AttachFileInput;
import io.xinqiao.files.Files.CreateUploadInput;
import io.xinqiao.identity.Member;
import io.xinqiao.identity.Members;
import io.xinqiao.platform.Batch;
import io.xinqiao.platform.GlobalId;
import io.xinqiao.platform.NodeSource;
import io.xinqiao.platform.UserError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/** Announcing an upload and attaching what has come. The content itself goes over {@link FileEndpoint}. */
@Controller
class FileController {
    private final Files files;
    private final Members members;

    FileController(Files files, Members members) {
        this.files = files;
        this.members = members;
    }

    record FilePayload(File file, List<UserError> userErrors) {}

    @MutationMapping
    FilePayload createUpload(@Argument CreateUploadInput input) {
        return new FilePayload(files.announce(input), List.of());
    }

    @MutationMapping
    FilePayload attachFile(@Argument AttachFileInput input) {
        return new FilePayload(files.attach(input), List.of());
    }

    @SchemaMapping(typeName = "File", field = "uploadUrl")
    @Nullable
    String uploadUrl(File file) {
        return file.state() == State.AWAITED ? url(file) : null;
    }

    @SchemaMapping(typeName = "File", field = "downloadUrl")
    @Nullable
    String downloadUrl(File file) {
        return file.state() == State.STORED ? url(file) : null;
    }

    private static String url(File file) {
        return "/files/" + new GlobalId("File", file.id()).text();
    }

    @BatchMapping(typeName = "File", field = "createdBy")
    Map<File, Member> createdBy(List<File> of) {
        return Batch.one(of, File::createdById, members::ofKeys);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(FileProperties.class)
    static class Wiring {
        @Bean
        NodeSource fileNodes(Files files) {
            return new NodeSource("File", files::visible);
        }

        @Bean
        Storage storage(FileProperties properties) {
            var s3 = properties.s3();
            return s3 == null ? new DiskStorage(properties.folder()) : S3Storage.of(s3);
        }
    }
}
