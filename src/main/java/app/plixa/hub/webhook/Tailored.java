package app.plixa.hub.webhook;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.util.List;
import java.util.Optional;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A {@link Tailoring} in the endpoint's row. */
@Embeddable
class Tailored {
    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> filterTags = List.of();

    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> filterNumbers = List.of();

    private String headers;

    @Column(nullable = false)
    @JdbcTypeCode(SqlTypes.ARRAY)
    private List<String> headerNames = List.of();

    private String transformation;

    /** What was asked for, without the headers: they are sealed. */
    Tailoring asked() {
        return new Tailoring(
                new Filters(filterTags, filterNumbers), Optional.empty(), Optional.ofNullable(transformation));
    }

    /** Becomes that, but for the headers. */
    void set(Tailoring wanted) {
        filterTags = wanted.filters().tags();
        filterNumbers = wanted.filters().numberIds();
        transformation = wanted.transformation().orElse(null);
    }

    /** These are the headers from now on, a JSON object, sealed; null for none. */
    void send(List<String> names, String text) {
        headerNames = names;
        headers = text;
    }

    List<String> headerNames() {
        return headerNames;
    }
}
