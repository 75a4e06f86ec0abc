package app.plixa.hub.api;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** A request whose body is already here, byte for byte, and which carries our request id whatever the client sent. */
final class ReadRequest extends HttpServletRequestWrapper {
    private final Body body;
    private final long size;
    private final String id;

    ReadRequest(HttpServletRequest request, Body body, long size) {
        super(request);
        this.body = body;
        this.size = size;
        this.id = (String) request.getAttribute(Door.REQUEST_ID);
    }

    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase(Door.REQUEST_ID) ? id : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return name.equalsIgnoreCase(Door.REQUEST_ID) ? Collections.enumeration(List.of(id)) : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
        names.removeIf(Door.REQUEST_ID::equalsIgnoreCase);
        names.add(Door.REQUEST_ID);
        return Collections.enumeration(names);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        InputStream bytes = body.out();
        return new ServletInputStream() {
            private long left = size;

            @Override
            public int read() throws IOException {
                int read = bytes.read();
                left -= read < 0 ? 0 : 1;
                return read;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = bytes.read(target, offset, length);
                left -= Math.max(0, count);
                return count;
            }

            @Override
            public boolean isFinished() {
                return left == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new IllegalStateException("The body is read already");
            }
        };
    }

    /** The routes read text this way; JSON is UTF-8 whatever charset the client declares (RFC 8259, 8.1). */
    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public int getContentLength() {
        return (int) size;
    }

    @Override
    public long getContentLengthLong() {
        return size;
    }
}
