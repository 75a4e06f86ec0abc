package app.plixa.hub.whatsapp.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the stand-in does with messages, where that is not the usual.
 *
 * @param numberId only those through this number; null: through any
 * @param phone only those to this phone, digits; null: to any
 * @param times so many messages, then it is forgotten; null: until it is cleared
 * @param answer {@code normal}, {@code hang} (there is none) or {@code cut} (the connection breaks off)
 * @param taken whether a message is taken that gets no answer, or a gateway's; null: a cut one is, others are not
 * @param code an error of {@link MetaError}, told as Meta tells it
 * @param httpStatus an answer that is not Meta's, as a gateway gives it
 * @param retryAfter seconds, beside a refusal
 * @param answerDelayMs before the answer
 * @param statusDelayMs between statuses; null: {@code hub.sandbox.status-delay}
 * @param statusCopies how often each status is posted
 * @param reorderStatuses read before delivered before sent
 * @param dropStatuses words that are never posted
 * @param batchStatuses all of a message's statuses in one callback, when the last one is due
 * @param forgeStatuses each callback comes first with a signature that is not Meta's
 */
record Script(
        String numberId,
        String phone,
        Integer times,
        String answer,
        Boolean taken,
        Integer code,
        Integer httpStatus,
        Integer retryAfter,
        Integer answerDelayMs,
        Integer statusDelayMs,
        Integer statusCopies,
        Boolean reorderStatuses,
        List<String> dropStatuses,
        Boolean batchStatuses,
        Boolean forgeStatuses) {
    /** Nothing unusual. */
    static final Script USUAL =
            new Script(null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

    static final String NORMAL = "normal";
    static final String HANG = "hang";
    static final String CUT = "cut";

    private static final List<String> ANSWERS = List.of(NORMAL, HANG, CUT);
    private static final List<String> STATUSES = List.of("sent", "delivered", "read", "failed");
    private static final int LONGEST_DELAY = 600_000;
    private static final int MOST = 1_000_000;
    private static final int MOST_COPIES = 20;

    Script {
        phone = phone == null ? null : phone.replaceAll("[ +()-]", "");
        answer = answer == null ? NORMAL : answer;
        answerDelayMs = answerDelayMs == null ? 0 : answerDelayMs;
        statusCopies = statusCopies == null ? 1 : statusCopies;
        reorderStatuses = reorderStatuses != null && reorderStatuses;
        dropStatuses = dropStatuses == null ? List.of() : List.copyOf(dropStatuses);
        batchStatuses = batchStatuses != null && batchStatuses;
        forgeStatuses = forgeStatuses != null && forgeStatuses;
    }

    /** Only this answer. */
    static Script answering(String answer, boolean taken) {
        return new Script(null, null, null, answer, taken, null, null, null, null, null, null, null, null, null, null);
    }

    /** Only this error. */
    static Script failing(int code) {
        return new Script(null, null, null, null, null, code, null, null, null, null, null, null, null, null, null);
    }

    /** Only this answer of a gateway. */
    static Script gateway(int httpStatus, Integer retryAfter) {
        return new Script(
                null, null, null, null, null, null, httpStatus, retryAfter, null, null, null, null, null, null, null);
    }

    /** Only these statuses. */
    static Script telling(int copies, boolean reorder, List<String> drop) {
        return new Script(
                null, null, null, null, null, null, null, null, null, null, copies, reorder, drop, null, null);
    }

    /** What is left of it after one message; empty when nothing is. */
    Optional<Script> afterOne() {
        if (times == null) {
            return Optional.of(this);
        }
        return Optional.of(times - 1).filter(left -> left > 0).map(this::with);
    }

    /** Whether there is no more to it than an answer at once. */
    boolean answersAtOnce() {
        return answer.equals(NORMAL) && answerDelayMs == 0;
    }

    /** Whether a message is taken although its sender learns nothing of it; Meta's own answer says it. */
    boolean takesUnanswered() {
        return taken == null ? answer.equals(CUT) : taken;
    }

    Optional<MetaError> error() {
        return Optional.ofNullable(code).flatMap(MetaError::of);
    }

    /** Every field that cannot be, with what is wrong about it. */
    Map<String, List<String>> wrong() {
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        within(wrong, "times", times, 1, MOST);
        within(wrong, "http_status", httpStatus, 400, 599);
        within(wrong, "retry_after", retryAfter, 0, MOST);
        within(wrong, "answer_delay_ms", answerDelayMs, 0, LONGEST_DELAY);
        within(wrong, "status_delay_ms", statusDelayMs, 0, LONGEST_DELAY);
        within(wrong, "status_copies", statusCopies, 1, MOST_COPIES);
        if (phone != null && !phone.matches("\\d{5,20}")) {
            note(wrong, "phone", "The phone field must be a phone number.");
        }
        if (!ANSWERS.contains(answer)) {
            note(wrong, "answer", "The answer field must be one of " + ANSWERS + ".");
        }
        if (code != null && error().isEmpty()) {
            note(wrong, "code", "The code field must be one of WhatsApp's error codes.");
        }
        if (code != null && httpStatus != null) {
            note(wrong, "http_status", "The http status field prohibits code from being present.");
        }
        if (!STATUSES.containsAll(dropStatuses)) {
            note(wrong, "drop_statuses", "The drop statuses field must hold some of " + STATUSES + ".");
        }
        return wrong;
    }

    private Script with(int timesLeft) {
        return new Script(
                numberId,
                phone,
                timesLeft,
                answer,
                taken,
                code,
                httpStatus,
                retryAfter,
                answerDelayMs,
                statusDelayMs,
                statusCopies,
                reorderStatuses,
                dropStatuses,
                batchStatuses,
                forgeStatuses);
    }

    private static void within(Map<String, List<String>> wrong, String field, Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            note(
                    wrong,
                    field,
                    "The " + field.replace('_', ' ') + " field must be between " + least + " and " + most + ".");
        }
    }

    private static void note(Map<String, List<String>> wrong, String field, String message) {
        wrong.put(field, List.of(message));
    }
}
