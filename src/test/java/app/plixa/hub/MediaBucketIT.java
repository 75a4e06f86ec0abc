package app.plixa.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files of a running hub in a bucket that speaks S3, and checks every signature: in both directions, byte for byte. */
@ExtendWith(ApiHub.class)
class MediaBucketIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void anUploadLiesInTheBucketAndGoesFromThereToWhoeverAsksAndToWhatsApp() {
        ApiHub.whatsApp()
                .behave(request -> request.path().endsWith("/media")
                        ? new Receiver.Reply(200, "{\"id\":\"771\"}")
                        : Receiver.taken(request));
        String id = MediaCalls.upload(ApiHub.hub(), "a.txt", "text/plain", "in the bucket")
                .path("id")
                .asText();

        assertThat(stored(id)).isEqualTo("in the bucket");
        assertThat(ApiHub.hub().call("GET", "/v1/media/" + id, "").body()).isEqualTo("in the bucket");
        JsonNode sent = ApiHub.call(
                202,
                "POST",
                "/v1/messages/send",
                "{\"phone\":\"5511912371001\",\"type\":\"document\",\"document\":{\"id\":\"" + id + "\"}}");
        await().atMost(SOON)
                .until(() -> ApiHub.hub().status(sent.path("id").asText()).equals("sent"));
        assertThat(ApiHub.whatsApp().received())
                .anyMatch(request ->
                        request.path().endsWith("/media") && request.text().contains("in the bucket"));

        ApiHub.bucket().objects().clear();
        assertThat(ApiHub.hub().call("GET", "/v1/media/" + id, "").statusCode()).isNotEqualTo(200);
    }

    @Test
    void whatACustomerSendsIsFetchedIntoTheBucket() {
        ApiHub.whatsApp()
                .behave(request -> request.path().endsWith("/4715")
                        ? new Receiver.Reply(
                                200,
                                "{\"url\":\"" + ApiHub.whatsApp().url("/bytes") + "\",\"mime_type\":\"text/plain\"}",
                                "Content-Type",
                                "application/json")
                        : new Receiver.Reply(200, "of a customer", "Content-Type", "text/plain"));

        ApiHub.hub()
                .callback("\"messages\":[{\"from\":\"5511912371002\",\"id\":\"wamid.bucket\",\"type\":\"document\","
                        + "\"document\":{\"id\":\"4715\",\"mime_type\":\"text/plain\",\"filename\":\"a.txt\"}}]");

        String id = ApiHub.hub()
                .database
                .sql("select id from media where provider_id = '4715'")
                .query(String.class)
                .single();
        await().atMost(SOON)
                .until(() ->
                        ApiHub.hub().call("GET", "/v1/media/" + id, "").body().equals("of a customer"));
        assertThat(stored(id)).isEqualTo("of a customer");
        assertThat(ApiHub.hub()
                        .call("GET", "/v1/media/" + id, "", "Authorization", "Bearer " + ApiHub.STRANGER)
                        .statusCode())
                .isEqualTo(404);
    }

    private static String stored(String id) {
        return new String(ApiHub.bucket().objects().get("/plixa-media/" + id), StandardCharsets.UTF_8);
    }
}
