package app.plixa.hub.message;

import java.time.Instant;
import java.util.Optional;

/** What WhatsApp says a message of ours costs (Meta: webhooks, statuses, {@code pricing} and {@code conversation}). */
public record Billing(Optional<Pricing> pricing, Optional<ProviderConversation> providerConversation) {
    /** Nothing was said. */
    public static final Billing NONE = new Billing(Optional.empty(), Optional.empty());

    /**
     * How it is charged.
     *
     * @param pricingModel {@code PMP} (a message) or {@code CBP} (a conversation)
     * @param type {@code regular}, {@code free_customer_service} or {@code free_entry_point}
     * @param category {@code marketing}, {@code utility}, {@code authentication}, {@code service} or a newer one
     */
    public record Pricing(
            Optional<Boolean> billable,
            Optional<String> pricingModel,
            Optional<String> type,
            Optional<String> category) {
        private Pricing or(Pricing other) {
            return new Pricing(
                    billable.or(other::billable),
                    pricingModel.or(other::pricingModel),
                    type.or(other::type),
                    category.or(other::category));
        }
    }

    /**
     * The conversation that WhatsApp counts it to.
     *
     * @param origin what opened it: {@code service}, {@code marketing}, {@code utility}, {@code authentication} or {@code
     *     referral_conversion}
     * @param expiresAt when it ends; only some statuses say so
     */
    public record ProviderConversation(Optional<String> id, Optional<String> origin, Optional<Instant> expiresAt) {
        private ProviderConversation or(ProviderConversation other) {
            return new ProviderConversation(id.or(other::id), origin.or(other::origin), expiresAt.or(other::expiresAt));
        }
    }

    /** Whether there is nothing to keep. */
    boolean isNothing() {
        return pricing.isEmpty() && providerConversation.isEmpty();
    }

    /** This, and what only the other one says. */
    Billing or(Billing other) {
        return new Billing(
                pricing.map(p -> other.pricing.map(p::or).orElse(p)).or(other::pricing),
                providerConversation
                        .map(c -> other.providerConversation.map(c::or).orElse(c))
                        .or(other::providerConversation));
    }
}
