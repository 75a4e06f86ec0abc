package app.plixa.hub.media;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Media as objects in a bucket of any store that speaks S3; their keys are the ids of the rows. */
@Component
@ConditionalOnProperty(name = "hub.media.store", havingValue = "s3")
final class S3Store implements MediaStore, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** For calls that carry no bytes before they are answered. */
    private static final Duration LITTLE = Duration.ofSeconds(15);

    private final S3Client client;
    private final Consumer<AwsRequestOverrideConfiguration.Builder> little;
    private final String bucket;

    /**
     * @param endpoint empty: Amazon's own
     * @param accessKey empty: the credentials are looked for as Amazon's tools do, such as in the machine's role
     * @param timeout one file with all tries; half of it for one try
     */
    S3Store(
            @Value("${hub.media.s3.endpoint}") String endpoint,
            @Value("${hub.media.s3.region}") String region,
            @Value("${hub.media.s3.bucket}") String bucket,
            @Value("${hub.media.s3.access-key}") String accessKey,
            @Value("${hub.media.s3.secret-key}") String secretKey,
            @Value("${hub.media.s3.path-style}") boolean pathStyle,
            @Value("${hub.media.store-timeout}") Duration timeout) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(region))
                .forcePathStyle(pathStyle)
                // Signed as a whole: not every store understands signatures of chunks.
                .serviceConfiguration(configuration -> configuration.chunkedEncodingEnabled(false))
                // Others than Amazon do not know the newer checksums; the hub has its own.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .overrideConfiguration(all -> all.apiCallTimeout(timeout).apiCallAttemptTimeout(timeout.dividedBy(2)))
                .credentialsProvider(
                        accessKey.isEmpty()
                                ? DefaultCredentialsProvider.builder().build()
                                : StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)));
        if (!endpoint.isEmpty()) {
            builder.endpointOverride(URI.create(endpoint));
        }
        this.client = builder.build();
        this.bucket = bucket;
        Duration soon = LITTLE.compareTo(timeout) < 0 ? LITTLE : timeout;
        this.little = call -> call.apiCallTimeout(soon);
    }

    @Override
    public void put(String id, Staged file) throws IOException {
        try {
            client.putObject(put -> put.bucket(bucket).key(id), RequestBody.fromFile(file.file()));
        } catch (SdkException e) {
            throw new IOException("The bucket did not take " + id, e);
        }
    }

    @Override
    public InputStream open(String id) throws IOException {
        try {
            return client.getObject(get -> get.bucket(bucket).key(id).overrideConfiguration(little));
        } catch (NoSuchKeyException e) {
            throw (NoSuchFileException) new NoSuchFileException(id).initCause(e);
        } catch (SdkException e) {
            throw new IOException("The bucket did not give " + id, e);
        }
    }

    @Override
    public void remove(String id) throws IOException {
        try {
            client.deleteObject(delete -> delete.bucket(bucket).key(id).overrideConfiguration(little));
        } catch (SdkException e) {
            throw new IOException("The bucket did not remove " + id, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
