package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.SimpleTransactionStatus;

@ExtendWith(OutputCaptureExtension.class)
class RouteFailuresTest {
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void configure() {
        new RouteFailures().configure(camel);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aFailingExchangeIsOneLineWithItsRouteAndWithoutItsBody(CapturedOutput log) throws Exception {
        start("timer:tick?repeatCount=1&delay=0", "tick");

        await().until(() -> log.getAll().contains("database away"));
        camel.stop();

        assertThat(log.getAll().lines().filter(line -> !line.isBlank()))
                .singleElement()
                .asString()
                .contains("ERROR")
                .contains("tick: Failed delivery")
                .contains("IllegalStateException: database away")
                .doesNotContain("Detail", "the body");
    }

    /** A failure that comes through several routes is told by the first, as the sweep's are. */
    @Test
    void whatComesFromAnotherRouteIsToldOnce(CapturedOutput log) throws Exception {
        start("direct:inner", "inner");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:outer?repeatCount=1&delay=0")
                        .routeId("outer")
                        .setBody(constant(List.of("a", "b")))
                        .split(body())
                        .stopOnException()
                        .to("direct:inner");
            }
        });

        await().until(() -> log.getAll().contains("database away"));
        camel.stop();

        assertThat(log.getAll().lines().filter(line -> !line.isBlank()))
                .singleElement()
                .asString()
                .contains("inner: Failed delivery");
    }

    @Test
    void whatFailsInATransactionIsOneLineAsWellAndRolledBack(CapturedOutput log) throws Exception {
        PlatformTransactionManager transactions = mock(PlatformTransactionManager.class);
        TransactionStatus transaction = new SimpleTransactionStatus();
        when(transactions.getTransaction(any())).thenReturn(transaction);
        camel.getRegistry().bind("together", new TransactionPolicy(transactions));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:together").routeId("together").policy("together").process(RouteFailuresTest::fail);
            }
        });
        camel.start();

        assertThatThrownBy(() -> camel.createProducerTemplate().sendBody("direct:together", "the body"))
                .hasRootCauseInstanceOf(IllegalStateException.class);

        assertThat(log.getAll().lines().filter(line -> !line.isBlank()))
                .singleElement()
                .asString()
                .contains("together: Failed delivery")
                .doesNotContain("the body");
        verify(transactions).rollback(transaction);
    }

    @Test
    void aRouteThatHandlesItsFailuresSaysNothing(CapturedOutput log) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                onException(IllegalStateException.class).handled(true).setBody(constant("handled"));
                from("direct:handles").routeId("handles").process(RouteFailuresTest::fail);
            }
        });
        camel.start();

        assertThat(camel.createProducerTemplate().requestBody("direct:handles", "the body", String.class))
                .isEqualTo("handled");
        assertThat(log.getAll()).isBlank();
    }

    @Test
    void aConsumerTellsOnlyWhatTheRouteDidNot(CapturedOutput log) {
        RouteFailures.ofListener(new RuntimeCamelException("told already"));
        RouteFailures.ofListener(new IllegalStateException("not committed"));

        assertThat(log.getAll().lines())
                .singleElement()
                .asString()
                .contains("A message was not taken: java.lang.IllegalStateException: not committed");
    }

    private void start(String from, String id) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).setBody(constant("the body")).process(RouteFailuresTest::fail);
            }
        });
        camel.start();
    }

    private static void fail(Object exchange) {
        throw new IllegalStateException("database away\n  Detail: Key (phone)=(5511912345678)");
    }
}
