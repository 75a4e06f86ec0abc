package app.plixa.hub.api;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What bounds uploads of files, whichever door they come in by. */
@Component
public final class Uploads {
    /** The largest file that WhatsApp takes, 100 MB, and what a form puts around it. */
    public static final int LARGEST = 100 * 1024 * 1024 + 64 * 1024;

    private final Duration patience;
    private final Places places;

    Uploads(
            @Value("${hub.media.upload-timeout}") Duration patience,
            @Value("${hub.media.uploads-per-workspace}") int mostPerWorkspace,
            @Value("${hub.media.uploads}") int most) {
        this.patience = patience;
        this.places = new Places(mostPerWorkspace, most);
    }

    /** How long one may take. */
    public Duration patience() {
        return patience;
    }

    /** Lets one of this workspace begin, see {@link Places#take}. */
    public Runnable begin(String workspaceId) {
        return places.take(workspaceId);
    }
}
