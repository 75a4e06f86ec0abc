package app.plixa.hub.message;

import java.util.Optional;

/**
 * What a message came with beside its content (Meta: webhooks, messages, {@code context}, {@code referral}, {@code
 * group_id}).
 *
 * @param replyToProviderId what WhatsApp calls the message that a customer answered, also where the hub does not know it
 * @param forwarded the customer passed on what somebody else wrote
 * @param frequentlyForwarded it has been passed on many times; then it is {@code forwarded}, too
 * @param referredProduct the product of the catalog that it asks about, JSON
 * @param referral the ad or post that led the customer here, JSON
 * @param groupId WhatsApp's id of the group that it was written in
 * @param fromApp the business wrote it in the WhatsApp Business app, not through the hub
 */
public record Context(
        Optional<String> replyToProviderId,
        boolean forwarded,
        boolean frequentlyForwarded,
        Optional<RawJson> referredProduct,
        Optional<RawJson> referral,
        Optional<String> groupId,
        boolean fromApp) {
    /** Nothing, as of nearly all messages. */
    public static final Context NONE =
            new Context(Optional.empty(), false, false, Optional.empty(), Optional.empty(), Optional.empty(), false);

    /** Whether there is nothing to keep. */
    boolean isNothing() {
        return equals(NONE);
    }
}
