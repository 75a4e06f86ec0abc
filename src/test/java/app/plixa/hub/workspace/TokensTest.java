package app.plixa.hub.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.Changes;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

class TokensTest {
    /** Each tried for itself, one after the other: with 5 s a try the fourteenth was told after 70 s. */
    @Test
    void requestsOfOneTokenWaitTogetherForADatabaseThatIsAway() throws Exception {
        DataSource database = mock(DataSource.class);
        CountDownLatch timeout = new CountDownLatch(1);
        when(database.getConnection()).thenAnswer(call -> {
            timeout.await();
            throw new SQLTransientConnectionException("Connection is not available");
        });
        Tokens tokens = new Tokens(JdbcClient.create(database), mock(TokenUse.class), mock(Changes.class));
        List<Exception> told = new CopyOnWriteArrayList<>();
        List<Thread> callers = Stream.generate(() -> new Thread(() -> ask(tokens, told)))
                .limit(14)
                .toList();

        callers.forEach(Thread::start);
        Awaitility.await().until(() -> callers.stream().allMatch(TokensTest::waits));
        timeout.countDown();
        for (Thread caller : callers) {
            caller.join();
        }

        assertThat(told).hasSize(14).allMatch(DataAccessException.class::isInstance);
        verify(database, times(1)).getConnection();
    }

    private static void ask(Tokens tokens, List<Exception> told) {
        try {
            tokens.find("plixa_pat_x");
        } catch (RuntimeException e) {
            told.add(e);
        }
    }

    /** For the database, or for whoever asks it. */
    private static boolean waits(Thread caller) {
        return Stream.of(caller.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .anyMatch(method -> method.equals("getConnection") || method.equals("join"));
    }
}
