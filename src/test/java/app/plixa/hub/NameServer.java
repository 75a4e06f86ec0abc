package app.plixa.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on loopback (RFC 1035 over UDP) that answers as it is told, and may change its mind. */
public final class NameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final Map<String, List<String>> names = new ConcurrentHashMap<>();

    public NameServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "name-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Where it listens, as {@code hub.webhooks.dns-servers} wants it. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** From now on the name has these IPv4 addresses. */
    public void tell(String name, String... addresses) {
        names.put(name + ".", List.of(addresses));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(java.util.Arrays.copyOf(buffer, packet.getLength())));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private byte[] answer(Message query) throws IOException {
        Name name = query.getQuestion().getName();
        List<String> addresses = names.get(name.toString());
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        if (addresses == null) {
            answer.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (query.getQuestion().getType() == Type.A) {
            for (String address : addresses) {
                answer.addRecord(new ARecord(name, DClass.IN, 0, InetAddress.getByName(address)), Section.ANSWER);
            }
        }
        return answer.toWire();
    }
}
