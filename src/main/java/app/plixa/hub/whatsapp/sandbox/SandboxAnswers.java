package app.plixa.hub.whatsapp.sandbox;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Gives answers late, cut off or not at all; no thread waits meanwhile. */
@Component
@InSandbox
class SandboxAnswers implements AutoCloseable {
    private static final long FOREVER = 0;

    private final ScheduledThreadPoolExecutor clockwork = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "sandbox-answers");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration patience;

    SandboxAnswers(@Value("${hub.sandbox.hang}") Duration patience) {
        this.patience = patience;
    }

    /** What a controller gives for this answer to come as the script has it. */
    Object give(ResponseEntity<?> answer, Script script, HttpServletRequest request) {
        if (script.answersAtOnce()) {
            return answer;
        }
        DeferredResult<ResponseEntity<?>> late = new DeferredResult<>(FOREVER);
        boolean hangs = script.answer().equals(Script.HANG);
        boolean cut = hangs || script.answer().equals(Script.CUT);
        long wait = hangs ? patience.toMillis() : script.answerDelayMs();
        clockwork.schedule(
                () -> {
                    if (cut) {
                        request.setAttribute(ConnectionCut.CUT, true);
                    }
                    late.setResult(answer);
                },
                wait,
                TimeUnit.MILLISECONDS);
        return late;
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
