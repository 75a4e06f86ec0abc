package app.plixa.hub.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Access;
import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Problem;
import app.plixa.hub.media.Attachment;
import app.plixa.hub.media.Fetch;
import app.plixa.hub.media.MediaDesk;
import app.plixa.hub.media.MediaSweep;
import app.plixa.hub.whatsapp.MediaFetches;
import app.plixa.hub.whatsapp.MediaUploads;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;

/** 19-media-api, 33-give-media, 41-fetch-media, 41-media-tick, 42-take-media and 91-sweep-media. */
class MediaRoutesTest extends RouteTest {
    private static final Fetch FETCH = new Fetch(
            new Attachment("med_1", "1", "image/png", Optional.empty(), Optional.empty()), "num_1", 1, Instant.EPOCH);

    @Test
    void anUploadIsStoredAndThenAnswered() throws Exception {
        Access access = bean("access", Access.class);
        MediaDesk desk = bean("mediaDesk", MediaDesk.class);
        bean("answers", Answers.class);
        load("00-errors");
        startRoute("19-media-api", "upload-media");

        send(null);

        var order = inOrder(access, desk);
        order.verify(access).require(eq("write"), any(Exchange.class));
        order.verify(desk).store(any(), any(), any());
        order.verify(desk).stored(any(), any());
    }

    @Test
    void aFileThatIsNotThereIsAProblem() throws Exception {
        Access access = bean("access", Access.class);
        MediaDesk desk = bean("mediaDesk", MediaDesk.class);
        Answers answers = bean("answers", Answers.class);
        doThrow(Problem.mediaExpired()).when(desk).find(any(), any());
        load("00-errors");
        startRoute("19-media-api", "get-media");

        send(null);

        verify(access).require(eq("read"), any(Exchange.class));
        verify(answers).problem(any());
        verify(desk, never()).shown(any(), any(), any());
    }

    @Test
    void aFileIsPostedAndJudgedAlsoWhenTheConnectionBreaks() throws Exception {
        MediaUploads uploads = bean("mediaUploads", MediaUploads.class);
        start("33-give-media", "http:*");
        MockEndpoint whatsApp = getMockEndpoint("mock:http:cloud-api-uploads");
        whatsApp.expectedMessageCount(1);
        whatsApp.whenAnyExchangeReceived(exchange -> {
            throw new IOException("reset");
        });

        Exchange exchange = send(null);

        whatsApp.assertIsSatisfied();
        assertThat(exchange.isFailed()).isFalse();
        var order = inOrder(uploads);
        order.verify(uploads).request(any(), any());
        order.verify(uploads).judge(any());
    }

    @Test
    void everyClaimedFileGetsAWorker() throws Exception {
        ExecutorService workers = Executors.newSingleThreadExecutor();
        context.getRegistry().bind("mediaFetchers", workers);
        MediaFetches fetches = bean("mediaFetches", MediaFetches.class);
        when(fetches.claim()).thenReturn(List.of(FETCH, FETCH));
        start("41-fetch-media", "direct:take-media");
        MockEndpoint work = getMockEndpoint("mock:direct:take-media");
        work.expectedBodiesReceived(FETCH, FETCH);

        send(null);

        work.assertIsSatisfied();
        workers.shutdown();
    }

    @Test
    void filesAreLookedForAtEveryTick() throws Exception {
        start("41-media-tick", "direct:fetch-media");
        MockEndpoint look = getMockEndpoint("mock:direct:fetch-media");
        look.expectedMessageCount(1);

        send(null);

        look.assertIsSatisfied();
    }

    @Test
    void filesAreRemovedApartFromTheOtherSweep() throws Exception {
        MediaSweep sweep = bean("mediaSweep", MediaSweep.class);
        start("91-sweep-media");

        send(null);

        verify(sweep).sweep();
        verify(sweep).clear();
    }

    @Test
    void aFileIsAskedForByLinkAndThenStored() throws Exception {
        MediaFetches fetches = bean("mediaFetches", MediaFetches.class);
        start("42-take-media", "http:*", "direct:fetch-media");
        getMockEndpoint("mock:direct:fetch-media").expectedMessageCount(1);
        getMockEndpoint("mock:http:cloud-api-media").expectedMessageCount(1);
        getMockEndpoint("mock:http:cloud-api-media-bytes").expectedMessageCount(1);

        send(FETCH);

        MockEndpoint.assertIsSatisfied(context);
        var order = inOrder(fetches);
        order.verify(fetches).askForLink(any(), any());
        order.verify(fetches).askForBytes(any());
        order.verify(fetches).store(any(), any());
        order.verify(fetches).end();
        verify(fetches, never()).postpone(any(), any());
    }

    @Test
    void whatDoesNotComeIsPostponedAndItsPlaceIsFree() throws Exception {
        MediaFetches fetches = bean("mediaFetches", MediaFetches.class);
        doThrow(new IOException("no link")).when(fetches).askForBytes(any());
        start("42-take-media", "http:*", "direct:fetch-media");
        getMockEndpoint("mock:direct:fetch-media").expectedMessageCount(1);
        getMockEndpoint("mock:http:cloud-api-media-bytes").expectedMessageCount(0);

        Exchange exchange = send(FETCH);

        MockEndpoint.assertIsSatisfied(context);
        assertThat(exchange.isFailed()).isFalse();
        verify(fetches).postpone(any(), any());
        verify(fetches).end();
    }
}
