package app.plixa.hub.template;

import app.plixa.hub.number.WhatsAppNumber;
import java.time.Instant;
import java.util.List;

/**
 * A caller's question for templates, on its way through the route.
 *
 * @param at when it was asked: what WhatsApp changes later may be missing
 * @param told what WhatsApp has told so far
 */
public record Asking(WhatsAppNumber number, Wanted wanted, Instant at, List<TemplateView> told) {}
