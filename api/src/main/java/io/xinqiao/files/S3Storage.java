package io.xinqiao.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket of any store that speaks S3. Such a store shows an object when all of it has come. */
final class S3Storage implements Storage {
    private static final int TAKEN = 412;

    private final S3Client client;
    private final String bucket;

    private S3Storage(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    static S3Storage of(FileProperties.S3 properties) {
        var builder = S3Client.builder()
                .region(Region.of(properties.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(properties.accessKey(), properties.secretKey())))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                // What not every store understands is left out: checksums in trailers, bodies in signed chunks.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(S3Configuration.builder()
                        .pathStyleAccessEnabled(properties.pathStyle())
                        .chunkedEncodingEnabled(false)
                        .build());
        if (properties.endpoint() != null) builder.endpointOverride(properties.endpoint());
        return new S3Storage(builder.build(), properties.bucket());
    }

    @Override
    public void write(String key, InputStream sealed) throws IOException {
        // The store wants to know the length beforehand; what waits on the disk is sealed.
        var part = Files.createTempFile("part-", "");
        try {
            Files.copy(sealed, part, StandardCopyOption.REPLACE_EXISTING);
            client.putObject(put -> put.bucket(bucket).key(key).ifNoneMatch("*"), RequestBody.fromFile(part));
        } catch (S3Exception taken) {
            if (taken.statusCode() == TAKEN) throw new FileAlreadyExistsException(key);
            throw new IOException("The store does not take " + key, taken);
        } catch (SdkException failure) {
            throw new IOException("The store does not take " + key, failure);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public InputStream read(String key) throws IOException {
        try {
            return client.getObject(get -> get.bucket(bucket).key(key));
        } catch (NoSuchKeyException missing) {
            throw new NoSuchFileException(key);
        } catch (SdkException failure) {
            throw new IOException("The store does not hand out " + key, failure);
        }
    }

    @Override
    public void remove(String key) throws IOException {
        try {
            client.deleteObject(delete -> delete.bucket(bucket).key(key));
        } catch (SdkException failure) {
            throw new IOException("The store does not remove " + key, failure);
        }
    }

    @Override
    public Stream<String> names(String folder) throws IOException {
        var prefix = folder + "/";
        try {
            return client.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix)).contents().stream()
                    .map(object -> object.key().substring(prefix.length()));
        } catch (SdkException failure) {
            throw new IOException("The store does not list " + folder, failure);
        }
    }
}
