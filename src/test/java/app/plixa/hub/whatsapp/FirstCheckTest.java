package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.number.NumberChanges;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.Test;

class FirstCheckTest {
    private static final WhatsAppNumber NUMBER = new WhatsAppNumber("num_1", "wsp_1", "5511", "1", "a", "b", "c");

    @Test
    void howeverMuchWhatsAppTellsItIsAskedOneByOneAndNotForEver() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        ProducerTemplate producer = mock(ProducerTemplate.class);
        when(producer.requestBody(anyString(), any(), eq(Reply.class))).thenAnswer(call -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            answer.await();
            atOnce.decrementAndGet();
            asked.incrementAndGet();
            return null;
        });
        CamelContext camel = mock(CamelContext.class);
        when(camel.createProducerTemplate()).thenReturn(producer);
        FirstCheck check = new FirstCheck(mock(Numbers.class), mock(NumberChanges.class), camel);

        for (int i = 0; i < 500; i++) {
            check.again(NUMBER);
        }
        await().until(() -> atOnce.get() == 1);
        answer.countDown();

        await().until(() -> asked.get() == 101);
        assertThat(most).hasValue(1);
    }
}
