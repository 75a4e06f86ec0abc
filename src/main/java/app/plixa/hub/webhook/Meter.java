package app.plixa.hub.webhook;

import com.dashjoin.jsonata.Jsonata;
import com.dashjoin.jsonata.Parser;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cuts off an expression that takes too long or grows too large. The evaluation calls it before and after each of its
 * steps: steps are counted, and every value is walked through, which is counted, too. So no value is larger than
 * {@link #LARGEST}, what happens between two calls is bounded by that, and the sum by {@link #WORK}; the time is only
 * looked at for a machine that is slower than that.
 */
final class Meter implements Jsonata.EntryCallback, Jsonata.ExitCallback {
    /** Characters of a value, its texts and keys together. */
    static final int LARGEST = 256 * 1024;

    private static final int MOST_NODES = 10_000;
    private static final int DEEPEST_VALUE = 64;
    private static final int DEEPEST_CALL = 100;
    private static final long WORK = 500_000;
    private static final long NANOS = 2_000_000_000;

    /** It went too far. */
    static final class CutOffException extends RuntimeException {
        CutOffException(String reason) {
            super(reason, null, false, false);
        }
    }

    private final long started = System.nanoTime();
    private long work;
    private int calls;
    private int nodes;
    private int characters;

    private Meter() {}

    /** What an expression is evaluated in: under a meter, and with no function that could leave it. */
    static Jsonata.Frame environment(Jsonata expression, String now) {
        Meter meter = new Meter();
        Jsonata.Frame frame = expression.createFrame();
        BoundedFunctions.bind(frame, now);
        frame.setEvaluateEntryCallback(meter);
        frame.setEvaluateExitCallback(meter);
        return frame;
    }

    @Override
    public void callback(Parser.Symbol step, Object input, Jsonata.Frame environment) {
        calls++;
        if (calls > DEEPEST_CALL) {
            throw new CutOffException("It calls itself too deep.");
        }
        spend(1);
    }

    @Override
    public void callback(Parser.Symbol step, Object input, Jsonata.Frame environment, Object result) {
        calls--;
        nodes = 0;
        characters = 0;
        weigh(result, 0);
        spend(nodes + characters / 64);
    }

    private void spend(long more) {
        work += more;
        if (work > WORK || System.nanoTime() - started > NANOS) {
            throw new CutOffException("It takes too long.");
        }
    }

    private void weigh(Object value, int depth) {
        nodes++;
        if (value instanceof String text) {
            characters += text.length();
        } else if (value instanceof Pattern) {
            throw new CutOffException("Regular expressions are not available.");
        } else if (value instanceof Map<?, ?> map) {
            bound(map.size(), depth);
            map.forEach((key, field) -> {
                characters += String.valueOf(key).length();
                weigh(field, depth + 1);
            });
        } else if (value instanceof List<?> list) {
            bound(list.size(), depth);
            list.forEach(element -> weigh(element, depth + 1));
        }
        bound(0, depth);
    }

    private void bound(int more, int depth) {
        if (nodes + more > MOST_NODES || characters > LARGEST || depth > DEEPEST_VALUE) {
            throw new CutOffException("It grows too large.");
        }
    }
}
