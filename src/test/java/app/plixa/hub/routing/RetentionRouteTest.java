package app.plixa.hub.routing;

import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import app.plixa.hub.database.Days;
import app.plixa.hub.database.Leftovers;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** 92-retention. */
class RetentionRouteTest extends RouteTest {
    @Test
    void theDaysToComeArePreparedBeforeOldOnesGo() throws Exception {
        Days days = bean("days", Days.class);
        Leftovers leftovers = bean("leftovers", Leftovers.class);
        start("92-retention");

        send(null);

        InOrder order = inOrder(days, leftovers);
        order.verify(days).prepare();
        order.verify(leftovers).drop();
        order.verify(days).dropOld();
    }

    @Test
    void whatCannotPrepareDoesNotDrop() throws Exception {
        Days days = bean("days", Days.class);
        Leftovers leftovers = bean("leftovers", Leftovers.class);
        doThrow(new SQLException("no")).when(days).prepare();
        start("92-retention");

        send(null);

        verify(days, never()).dropOld();
        verify(leftovers, never()).drop();
    }
}
