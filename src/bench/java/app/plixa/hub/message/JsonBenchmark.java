package app.plixa.hub.message;

import app.plixa.hub.api.Fields;
import app.plixa.hub.contact.Phones;
import app.plixa.hub.event.Event;
import app.plixa.hub.event.EventName;
import app.plixa.hub.event.Events;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.context.ApplicationContext;

/** What the JSON of a message costs: its request read and checked, its answer written, the payload of its event written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonBenchmark {
    private ObjectReader json;
    private Phones phones;
    private Addressees addressees;
    private SendAnswer answer;
    private Events events;

    /** Puts the parts together. */
    @Setup
    public void start() {
        ApplicationContext parts = JsonParts.start();
        json = parts.getBean(ObjectMapper.class).reader();
        phones = parts.getBean(Phones.class);
        addressees = new Addressees(phones, null);
        answer = parts.getBean(SendAnswer.class);
        events = parts.getBean(Events.class);
    }

    /** The request of a text. */
    @Benchmark
    public void text(Blackhole draft) {
        read(Sample.TEXT, draft);
    }

    /** The request of a template. */
    @Benchmark
    public void template(Blackhole draft) {
        read(Sample.TEMPLATE, draft);
    }

    /** What of such a request its phone costs. */
    @Benchmark
    public Optional<String> phone() {
        return phones.normalise(Sample.PHONE);
    }

    /** The 202. */
    @Benchmark
    public byte[] answer() {
        return answer.of(Sample.ACCEPTED);
    }

    /** The event that says it was sent. */
    @Benchmark
    public Event event() {
        Message message = Sample.SENT.message();
        return events.ofMessage(
                EventName.MESSAGE_OUTBOUND, Sample.WORKSPACE, message.conversationId(), message.id(), Sample.SENT);
    }

    /** All that {@link SendDesk} asks of a request without asking the database. */
    private void read(byte[] request, Blackhole draft) {
        Fields fields = Fields.of(request, json);
        draft.consume(addressees.read(fields, Sample.WORKSPACE));
        draft.consume(Contents.fallback(fields, Contents.read(fields)));
        draft.consume(fields.pairs("metadata", Sample.MOST_METADATA));
        draft.consume(fields.time("expires_at"));
        draft.consume(fields.text("reply_to"));
        fields.check();
    }
}
