package app.plixa.hub.message;

import java.util.List;

/** Everything one verified callback of WhatsApp tells. */
public record Callback(List<Inbound> messages, List<Receipt> receipts) {}
