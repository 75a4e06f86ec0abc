package app.plixa.hub.template;

import app.plixa.hub.number.WhatsAppNumber;
import java.util.List;

/**
 * A caller's question for templates, on its way through the route.
 *
 * @param told what WhatsApp has told so far
 */
public record Asking(WhatsAppNumber number, Wanted wanted, List<TemplateView> told) {}
