package app.plixa.hub.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.RETURNS_SELF;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.commit.Changes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

class NumbersTest {
    private static final WhatsAppNumber NUMBER = new WhatsAppNumber("num_1", "wsp_1", "5511", "1", "a", "b", "c");

    /** Whoever connects it may do so on another node, and Meta calls at once. */
    @Test
    void aNumberThatWasUnknownAMomentAgoIsLookedForAgain() {
        JdbcClient database = mock(JdbcClient.class);
        JdbcClient.StatementSpec statement = mock(JdbcClient.StatementSpec.class, RETURNS_SELF);
        JdbcClient.MappedQuerySpec<?> rows = mock(JdbcClient.MappedQuerySpec.class);
        when(database.sql(anyString())).thenReturn(statement);
        doReturn(rows).when(statement).query(ArgumentMatchers.<RowMapper<Object>>any());
        doReturn(List.of()).when(rows).list();
        Numbers numbers = new Numbers(database, mock(NumberRows.class), mock(Changes.class));
        assertThat(numbers.byPhoneNumberId("1")).isEmpty();

        doReturn(List.of(NUMBER)).when(rows).list();

        assertThat(numbers.byPhoneNumberId("1")).contains(NUMBER);
    }
}
