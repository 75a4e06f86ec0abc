package app.plixa.bench;

import java.nio.charset.StandardCharsets;

/** Looks for one thing in JSON without reading all of it. */
final class Text {
    private Text() {}

    /** What stands between {@code mark} and the next quote; empty where the mark is not. */
    static String after(byte[] json, String mark) {
        byte[] wanted = mark.getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at + wanted.length < json.length; at++) {
            int matched = 0;
            while (matched < wanted.length && json[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                int from = at + matched;
                int end = from;
                while (end < json.length && json[end] != '"') {
                    end++;
                }
                return new String(json, from, end - from, StandardCharsets.US_ASCII);
            }
        }
        return "";
    }
}
