package app.plixa.hub.whatsapp.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An error as Meta shows it: at once with an HTTP status, or later as a failed status after a 200. Codes, statuses and
 * titles as in Meta's Cloud API error codes page; where its editions differ in a status, the one that its OpenAPI has.
 *
 * @param httpStatus 200 for one that is told later
 */
record MetaError(int code, int httpStatus, String title) {
    private static final int OK = 200;
    private static final int GONE = 33;

    private static final String TABLE = """
            0 401 AuthException
            1 400 API Unknown
            2 500 API Service
            3 500 API Method
            4 429 API Too Many Calls
            10 403 Permission denied
            17 429 User request limit reached
            33 400 Parameter value is not valid: the business phone number has been deleted
            100 400 Invalid parameter
            102 401 API Session
            104 401 An access token is required to request this resource
            190 401 Error validating access token: Session has expired
            200 403 API Permission
            341 429 Application limit reached
            368 403 Temporarily blocked for policies violations
            613 429 Calls to this api have exceeded the rate limit
            80007 429 Rate limit issues
            130429 429 Rate limit hit
            130472 200 User's number is part of an experiment
            130497 403 Business account is restricted from messaging users in this country
            131000 500 Something went wrong
            131005 403 Access denied
            131008 400 Required parameter is missing
            131009 400 Parameter value is not valid
            131016 503 Service unavailable
            131021 400 Recipient cannot be sender
            131026 200 Message undeliverable
            131030 400 Recipient phone number not in allowed list
            131031 403 Business account has been locked
            131037 400 Display name approval is needed before a message can be sent
            131042 402 Business eligibility payment issue
            131045 500 Incorrect certificate
            131047 200 Re-engagement message
            131048 429 Spam rate limit hit
            131049 200 This message was not delivered to maintain healthy ecosystem engagement
            131050 200 User has stopped marketing messages
            131051 400 Unsupported message type
            131052 200 Media download error
            131053 200 Media upload error
            131056 429 (Business account, consumer account) pair rate limit hit
            131057 503 Business account is in maintenance mode
            131062 400 Business-scoped user id recipients are not supported for this message
            131063 400 Marketing templates are turned off
            131064 400 Messaging limit reached
            132000 400 Number of parameters does not match the expected number of params
            132001 404 Template name does not exist in the translation
            132005 400 Translated text too long
            132007 400 Template format character policy violated
            132008 400 Template parameter value is not valid
            132012 400 Parameter format does not match format in the created template
            132015 400 Template is paused
            132016 400 Template is disabled
            132068 400 Flow is blocked
            132069 429 Flow is throttled
            133000 500 Incomplete deregistration
            133004 503 Server temporarily unavailable
            133005 400 Two step verification PIN mismatch
            133006 400 Phone number re-verification needed
            133008 400 Too many two step verification PIN guesses
            133009 400 Two step verification PIN guessed too fast
            133010 400 Phone number not registered
            133015 400 Please wait a few minutes before attempting to register this phone number
            133016 400 Account register deregister rate limit exceeded
            134011 400 WhatsApp Payments terms of service has not been accepted
            135000 400 Generic user error
            137000 400 Identity key check failed
            """;

    private static final Map<Integer, MetaError> ALL = new TreeMap<>();

    static {
        for (String line : TABLE.split("\n")) {
            String[] row = line.split(" ", 3);
            ALL.put(Integer.valueOf(row[0]), new MetaError(Integer.parseInt(row[0]), Integer.parseInt(row[1]), row[2]));
        }
    }

    /** The error with this code, where Meta has one. */
    static Optional<MetaError> of(int code) {
        return Optional.ofNullable(ALL.get(code));
    }

    /** Every one, by code. */
    static List<MetaError> all() {
        return List.copyOf(ALL.values());
    }

    /** Whether the message is taken at first. */
    boolean later() {
        return httpStatus == OK;
    }

    /** What Meta answers to a message through this number; of a number that is gone it says that it finds none. */
    Refusal refusal(SandboxNumber number) {
        return code == GONE ? Refusal.unknownObject("post", number.phoneNumberId()) : refusal(title);
    }

    Refusal refusal(String details) {
        return new Refusal(httpStatus, code, title, details);
    }
}
