package app.plixa.hub.api;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A request to the API as its routes see it: the headers that the contract names, no others. The routes keep parameters
 * of the path where headers are, so a header or query parameter of the client's could pass for one; here none does, for
 * the query is read as it stands. HEAD is served as GET, whose body the server leaves out.
 */
final class ApiRequest extends ReadRequest {
    private static final Set<String> KNOWN = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        KNOWN.addAll(List.of("Authorization", "Content-Type", "Content-Length", "Idempotency-Key", Door.REQUEST_ID));
    }

    private final boolean unread;

    ApiRequest(HttpServletRequest request, byte[] body) {
        this(request, body, false);
    }

    private ApiRequest(HttpServletRequest request, byte[] body, boolean unread) {
        super(request, body);
        this.unread = unread;
    }

    /** A request whose body its route reads itself. */
    static ApiRequest unread(HttpServletRequest request) {
        return new ApiRequest(request, new byte[0], true);
    }

    @Override
    public String getMethod() {
        return super.getMethod().equals("HEAD") ? "GET" : super.getMethod();
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = new ArrayList<>(Collections.list(super.getHeaderNames()));
        names.removeIf(name -> !KNOWN.contains(name));
        return Collections.enumeration(names);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        if (name.equalsIgnoreCase("Content-Type")) {
            return Collections.enumeration(Stream.ofNullable(getContentType()).toList());
        }
        return KNOWN.contains(name) ? super.getHeaders(name) : Collections.emptyEnumeration();
    }

    @Override
    public String getHeader(String name) {
        Enumeration<String> values = getHeaders(name);
        return values.hasMoreElements() ? values.nextElement() : null;
    }

    /** JSON is UTF-8 (RFC 8259, 8.1); any other charset that a client declares is not looked for. */
    @Override
    public String getCharacterEncoding() {
        return "UTF-8";
    }

    @Override
    public String getContentType() {
        return unread ? super.getContentType() : "application/json";
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return unread ? getRequest().getInputStream() : super.getInputStream();
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return unread ? getRequest().getReader() : super.getReader();
    }

    @Override
    public int getContentLength() {
        return unread ? getRequest().getContentLength() : super.getContentLength();
    }

    @Override
    public long getContentLengthLong() {
        return unread ? getRequest().getContentLengthLong() : super.getContentLengthLong();
    }

    @Override
    public String getParameter(String name) {
        return null;
    }

    @Override
    public String[] getParameterValues(String name) {
        return null;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.emptyEnumeration();
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }
}
