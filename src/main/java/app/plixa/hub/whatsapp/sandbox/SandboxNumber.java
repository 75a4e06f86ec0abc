package app.plixa.hub.whatsapp.sandbox;

/**
 * A business's number as the stand-in knows it.
 *
 * @param id what its owner calls it
 * @param phone E.164 digits without {@code +}
 * @param accessToken what its owner must send
 * @param appSecret signs its callbacks
 * @param callbackUrl where they are posted to
 */
record SandboxNumber(
        String id,
        String phone,
        String phoneNumberId,
        String wabaId,
        String accessToken,
        String appSecret,
        String callbackUrl) {
    /** Whether a request's {@code Authorization} is its owner's. */
    boolean isOf(String authorization) {
        return authorization.equals("Bearer " + accessToken);
    }

    @Override
    public String toString() {
        return "SandboxNumber[" + id + "]";
    }
}
