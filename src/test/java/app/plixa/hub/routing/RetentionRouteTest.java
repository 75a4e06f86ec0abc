package app.plixa.hub.routing;

import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import app.plixa.hub.database.Days;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** 92-retention. */
class RetentionRouteTest extends RouteTest {
    @Test
    void theDaysToComeArePreparedBeforeOldOnesGo() throws Exception {
        Days days = bean("days", Days.class);
        start("92-retention");

        send(null);

        InOrder order = inOrder(days);
        order.verify(days).prepare();
        order.verify(days).dropOld();
    }

    @Test
    void whatCannotPrepareDoesNotDrop() throws Exception {
        Days days = bean("days", Days.class);
        doThrow(new SQLException("no")).when(days).prepare();
        start("92-retention");

        send(null);

        verify(days, never()).dropOld();
    }
}
