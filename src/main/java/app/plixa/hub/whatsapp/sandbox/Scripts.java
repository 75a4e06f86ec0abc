package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.contact.PhoneKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What was scripted, until the process ends: one script for each scope, the narrowest that fits a message counts. */
@Component
@InSandbox
class Scripts {
    /** Which messages; an empty text stands for all of them. */
    private record Scope(String numberId, String phone) {
        static Scope of(String numberId, String phone) {
            return new Scope(numberId == null ? "" : numberId, phone == null ? "" : PhoneKey.of(phone));
        }
    }

    private final Map<Scope, Script> scripts = new ConcurrentHashMap<>();

    /** From now on, in place of what the same scope had. */
    void set(Script script) {
        scripts.put(Scope.of(script.numberId(), script.phone()), script);
    }

    /** Forgets that of one scope, nulls for any. */
    void clear(String numberId, String phone) {
        scripts.remove(Scope.of(numberId, phone));
    }

    void clear() {
        scripts.clear();
    }

    List<Script> all() {
        return scripts.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The script for one message, which counts as played then. */
    Optional<Script> take(String numberId, String phone) {
        if (scripts.isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(
                        Scope.of(numberId, phone),
                        Scope.of(null, phone),
                        Scope.of(numberId, null),
                        Scope.of(null, null))
                .flatMap(scope -> take(scope).stream())
                .findFirst();
    }

    private Optional<Script> take(Scope scope) {
        AtomicReference<Script> found = new AtomicReference<>();
        scripts.computeIfPresent(scope, (s, script) -> {
            found.set(script);
            return script.afterOne().orElse(null);
        });
        return Optional.ofNullable(found.get());
    }
}
