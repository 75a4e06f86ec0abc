package app.plixa.hub.whatsapp;

import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Asks WhatsApp about numbers that nobody asked about before, those of the configuration, when the hub starts, and
 * whatever the answer is it starts; and about those of which WhatsApp tells news.
 */
@Component
class FirstCheck {
    private static final Logger log = LoggerFactory.getLogger(FirstCheck.class);

    private static final int MOST_WAITING = 100;

    /** One after the other; what is too much is not asked: it changes nothing that is needed. */
    private final ThreadPoolExecutor checks = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            FirstCheck::thread,
            (check, checks) -> log.warn(
                    "{} number checks wait; one more is not made",
                    checks.getQueue().size()));

    private final Numbers numbers;
    private final NumberChanges changes;
    private final ProducerTemplate producer;

    FirstCheck(Numbers numbers, NumberChanges changes, CamelContext camel) {
        this.numbers = numbers;
        this.changes = changes;
        this.producer = camel.createProducerTemplate();
        this.checks.allowCoreThreadTimeOut(true);
    }

    @EventListener(ApplicationReadyEvent.class)
    void ready() {
        List<WhatsAppNumber> unchecked = numbers.unchecked();
        if (!unchecked.isEmpty()) {
            checks.execute(() -> unchecked.forEach(this::check));
        }
    }

    /** Asks about a number again, a moment later: WhatsApp told that something about it has changed. */
    void again(WhatsAppNumber number) {
        checks.execute(() -> check(number));
    }

    private static Thread thread(Runnable check) {
        Thread thread = new Thread(check, "number-check");
        thread.setDaemon(true);
        return thread;
    }

    private void check(WhatsAppNumber number) {
        try {
            Reply reply = producer.requestBody("direct:ask-whatsapp", Inquiry.profile(number), Reply.class);
            if (reply instanceof Reply.Told told) {
                ConnectDesk.profile(told.body())
                        .ifPresentOrElse(
                                profile -> changes.checked(number.id(), profile),
                                () -> log.warn("number {}: WhatsApp told of something else", number.id()));
            } else {
                log.warn("number {} is not confirmed by WhatsApp: {}", number.id(), reply);
            }
        } catch (RuntimeException e) {
            log.warn("number {} could not be checked: {}", number.id(), e.toString());
        }
    }
}
