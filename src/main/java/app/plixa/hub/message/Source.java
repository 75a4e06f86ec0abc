package app.plixa.hub.message;

/** Where a message comes from that WhatsApp tells of. */
public enum Source {
    /** A customer wrote. */
    CUSTOMER,
    /** WhatsApp tells of the customer, or of what became of an earlier message: nobody wrote. */
    NOTICE,
    /** The business wrote in the WhatsApp Business app. */
    APP,
    /** A customer wrote before the number was connected. */
    PAST_CUSTOMER,
    /** The business wrote before the number was connected. */
    PAST_APP;

    /** Whether the business wrote. */
    boolean isOurs() {
        return this == APP || this == PAST_APP;
    }

    /** Whether it happened before the hub was there: nobody is told of it now. */
    boolean isPast() {
        return this == PAST_CUSTOMER || this == PAST_APP;
    }
}
