package app.plixa.bench;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Sends over kept connections: as fast as it is let, or at a rate that does not mind how slow the answers are. */
final class Clients {
    /** One request. Where the answer names the message, {@code id} is empty. */
    record Request(byte[] bytes, String id) {}

    /** What came of it: answers as they should be, others, and how long each took. */
    record Load(int answered, int refused, double seconds, Latencies latencies) {
        double rate() {
            return answered / seconds;
        }
    }

    private final int port;
    private final int connections;
    private final IntFunction<Request> requests;
    private final Tally tally;
    private final AtomicInteger begun = new AtomicInteger();

    Clients(int port, int connections, IntFunction<Request> requests, Tally tally) {
        this.port = port;
        this.connections = connections;
        this.requests = requests;
        this.tally = tally;
    }

    /** As fast as answers come and the tally lets them. */
    Load fast(Duration time) throws InterruptedException {
        Run run = new Run(time);
        return run.with(connection -> {
            while (run.goesOn()) {
                if (tally.mayBegin()) {
                    run.send(connection, System.nanoTime());
                }
            }
        });
    }

    /** At a rate. An answer's time counts from when its request was due, so that waiting for others is not left out. */
    Load steady(int perSecond, Duration time) throws InterruptedException {
        Run run = new Run(time);
        AtomicInteger next = new AtomicInteger();
        return run.with(connection -> {
            while (run.goesOn()) {
                long due = run.start + (long) (next.getAndIncrement() * 1e9 / perSecond);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                run.send(connection, due);
            }
        });
    }

    private interface Work {
        void by(Connection connection) throws IOException, InterruptedException;
    }

    /** One client's: opened anew where the server closes it, as servers do after some requests. */
    private final class Connection implements Closeable {
        private Wire wire;

        Connection() throws IOException {
            this.wire = Wire.to(port);
        }

        Wire.Received ask(byte[] request) throws IOException {
            wire.send(request);
            Wire.Received answer = wire.receive().orElseThrow(() -> new IOException("closed"));
            if (answer.header("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
                wire.close();
                wire = Wire.to(port);
            }
            return answer;
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    private final class Run {
        private final long start = System.nanoTime();
        private final long end;
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final Latencies latencies = new Latencies();

        Run(Duration time) {
            this.end = start + time.toNanos();
        }

        boolean goesOn() {
            return System.nanoTime() < end;
        }

        Load with(Work work) throws InterruptedException {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                threads.add(new Thread(() -> connect(work), "client"));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            return new Load(answered.get(), refused.get(), (System.nanoTime() - start) / 1e9, latencies);
        }

        private void connect(Work work) {
            try (Connection connection = new Connection()) {
                work.by(connection);
            } catch (IOException e) {
                refused.incrementAndGet();
                System.err.println("a connection broke: " + e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void send(Connection connection, long since) throws IOException {
            Request request = requests.apply(begun.getAndIncrement());
            Wire.Received answer = connection.ask(request.bytes);
            if (answer.status() / 100 == 2) {
                latencies.add(System.nanoTime() - since);
                answered.incrementAndGet();
                String id = request.id.isEmpty() ? Text.after(answer.body(), Receiver.Customer.MESSAGE_ID) : request.id;
                tally.accepted(id, since);
            } else {
                refused.incrementAndGet();
                tally.refused();
            }
        }
    }
}
