package app.plixa.hub.message.content;

import java.util.ArrayList;
import java.util.List;

/** What can be tapped in an interactive message. */
final class Action {
    private static final int LONGEST_TITLE = 20;
    private static final int LONGEST_BUTTON_ID = 256;
    private static final int MOST_BUTTONS = 3;
    private static final int MOST_ROWS = 10;
    private static final int LONGEST_ROW_ID = 200;
    private static final int LONGEST_ROW_TITLE = 24;
    private static final int LONGEST_DESCRIPTION = 72;
    private static final int MOST_PRODUCTS = 30;
    private static final int LONGEST_ID = 1024;

    private Action() {}

    static void check(String type, Part action) {
        switch (type) {
            case "button" -> buttons(action);
            case "list" -> list(action);
            case "cta_url" -> link(action);
            case "flow" -> flow(action);
            case "product" -> {
                action.required("catalog_id", LONGEST_ID);
                action.required("product_retailer_id", LONGEST_ID);
            }
            case "product_list" -> products(action);
            case "catalog_message" -> action.requiredWord("name", List.of("catalog_message"));
            case "location_request_message" -> action.requiredWord("name", List.of("send_location"));
            default -> {
                // Meta knows the rules of the others.
            }
        }
    }

    private static void buttons(Part action) {
        List<Part> replies = new ArrayList<>();
        for (Part button : action.requiredItems("buttons", MOST_BUTTONS)) {
            button.requiredWord("type", List.of("reply"));
            button.requiredObject("reply").ifPresent(replies::add);
        }
        for (Part reply : replies) {
            reply.required("id", LONGEST_BUTTON_ID);
            reply.required("title", LONGEST_TITLE);
        }
        Part.distinct(replies, "id");
        Part.distinct(replies, "title");
    }

    private static void list(Part action) {
        action.required("button", LONGEST_TITLE);
        List<Part> sections = action.requiredItems("sections", MOST_ROWS);
        List<Part> rows = new ArrayList<>();
        for (Part section : sections) {
            title(section, sections.size());
            rows.addAll(section.requiredItems("rows", MOST_ROWS));
        }
        for (Part row : rows) {
            row.required("id", LONGEST_ROW_ID);
            row.required("title", LONGEST_ROW_TITLE);
            row.text("description", LONGEST_DESCRIPTION);
        }
        Part.distinct(rows, "id");
        if (rows.size() > MOST_ROWS) {
            action.invalid("sections", "must not have more than " + MOST_ROWS + " rows in total.");
        }
    }

    private static void title(Part section, int sections) {
        if (sections > 1) {
            section.required("title", LONGEST_ROW_TITLE);
        } else {
            section.text("title", LONGEST_ROW_TITLE);
        }
    }

    private static void link(Part action) {
        action.requiredWord("name", List.of("cta_url"));
        action.requiredObject("parameters").ifPresent(parameters -> {
            parameters.required("display_text", LONGEST_TITLE);
            parameters.requiredLink("url");
        });
    }

    private static void flow(Part action) {
        action.requiredWord("name", List.of("flow"));
        action.requiredObject("parameters").ifPresent(parameters -> {
            parameters.required("flow_cta", LONGEST_TITLE + 10);
            if (!parameters.has("flow_name")) {
                parameters.required("flow_id", LONGEST_ID);
            }
        });
    }

    private static void products(Part action) {
        action.required("catalog_id", LONGEST_ID);
        List<Part> sections = action.requiredItems("sections", MOST_ROWS);
        int products = 0;
        for (Part section : sections) {
            title(section, sections.size());
            List<Part> items = section.requiredItems("product_items", MOST_PRODUCTS);
            items.forEach(item -> item.required("product_retailer_id", LONGEST_ID));
            products += items.size();
        }
        if (products > MOST_PRODUCTS) {
            action.invalid("sections", "must not have more than " + MOST_PRODUCTS + " products in total.");
        }
    }
}
