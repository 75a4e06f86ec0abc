package app.plixa.hub.whatsapp;

/** Nothing says where the Cloud API is, and no sandbox stands in for it. */
final class NoCloudApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoCloudApiException() {
        super("hub.whatsapp.base-url is empty, and only the profile sandbox has a stand-in for WhatsApp.");
    }
}
