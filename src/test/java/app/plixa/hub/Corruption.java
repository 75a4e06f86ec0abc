package app.plixa.hub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What slips of the hand, broken editors and half copies make of a text. */
final class Corruption {
    private static final String JUNK = "{[:'\"%\t- #&*!|>@`,]}\u0000\u20ac";

    private Corruption() {}

    /** The text with one of them; never the same text. */
    static String of(String text, Random random) {
        String corrupted = text;
        while (corrupted.equals(text)) {
            corrupted = one(text, random);
        }
        return corrupted;
    }

    private static String one(String text, Random random) {
        int at = random.nextInt(text.length() - 1);
        List<String> lines = new ArrayList<>(List.of(text.split("\n")));
        int line = random.nextInt(lines.size() - 1);
        switch (random.nextInt(8)) {
            case 0:
                return text.substring(0, at) + JUNK.charAt(random.nextInt(JUNK.length())) + text.substring(at);
            case 1:
                return text.substring(0, at) + text.substring(at + 1);
            case 2:
                return text.substring(0, at) + text.charAt(at + 1) + text.charAt(at) + text.substring(at + 2);
            case 3:
                return text.substring(0, at);
            case 4:
                lines.add(line, lines.get(line));
                break;
            case 5:
                lines.set(line, " " + lines.get(line));
                break;
            case 6:
                Collections.swap(lines, line, line + 1);
                break;
            default:
                return text.substring(0, at) + (char) ('a' + random.nextInt(26)) + text.substring(at + 1);
        }
        return String.join("\n", lines) + "\n";
    }
}
