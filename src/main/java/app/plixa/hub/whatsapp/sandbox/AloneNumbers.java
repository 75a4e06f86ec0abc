package app.plixa.hub.whatsapp.sandbox;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The numbers of a stand-in without a hub: the first as {@code hub.sandbox.alone.*} has it, and those of {@code
 * hub.sandbox.alone.numbers}, which are as the first in what they do not say.
 */
@Component
@Profile(InSandbox.ALONE)
class AloneNumbers implements SandboxNumbers {
    private static final String KEY = "hub.sandbox.alone";

    /** As it is configured; null: not. */
    record Wanted(
            String phone,
            String phoneNumberId,
            String wabaId,
            String accessToken,
            String appSecret,
            String callbackUrl) {}

    private final List<SandboxNumber> numbers = new ArrayList<>();

    AloneNumbers(Environment environment) {
        Binder binder = Binder.get(environment);
        Wanted first = binder.bind(KEY, Wanted.class).get();
        numbers.add(number(first, environment.getRequiredProperty("hub.sandbox.phone"), first));
        binder.bind(KEY + ".numbers", Bindable.listOf(Wanted.class))
                .orElse(List.of())
                .forEach(more -> numbers.add(number(more, must(more.phone(), "phone"), first)));
        Set<String> ids = new HashSet<>();
        numbers.forEach(number -> {
            if (!ids.add(number.phoneNumberId())) {
                throw new IllegalArgumentException(KEY + ".numbers must have a phone-number-id of its own each");
            }
        });
    }

    @Override
    public Optional<SandboxNumber> byId(String id) {
        return numbers.stream().filter(one -> one.id().equals(id)).findFirst();
    }

    @Override
    public Optional<SandboxNumber> byPhoneNumberId(String phoneNumberId) {
        return byId(phoneNumberId);
    }

    @Override
    public List<SandboxNumber> all() {
        return List.copyOf(numbers);
    }

    private static SandboxNumber number(Wanted wanted, String phone, Wanted first) {
        String id = must(wanted.phoneNumberId(), "phone-number-id");
        String callbackUrl = or(wanted.callbackUrl(), first.callbackUrl());
        if (!callbackUrl.matches("https?://[^\\s/]+\\S*")) {
            throw new IllegalArgumentException(KEY + ".callback-url must be an http or https URL");
        }
        return new SandboxNumber(
                id,
                phone,
                id,
                or(wanted.wabaId(), first.wabaId()),
                or(wanted.accessToken(), first.accessToken()),
                or(wanted.appSecret(), first.appSecret()),
                callbackUrl);
    }

    private static String or(String one, String other) {
        return one == null ? other : one;
    }

    private static String must(String value, String field) {
        if (value == null) {
            throw new IllegalArgumentException(KEY + ".numbers must have a " + field + " each");
        }
        return value;
    }
}
