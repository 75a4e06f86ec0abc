package app.plixa.hub.whatsapp.sandbox;

import app.plixa.hub.api.Freight;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Uploads to the sandbox, from those who have a number's token; what others send goes through the small door. */
@Component
@Profile(InSandbox.IN_HUB)
class SandboxFreight implements Freight {
    private static final Pattern PATH = Pattern.compile("/sandbox/graph/[^/]+/([^/]+)/media");
    private static final int LARGEST = 100 * 1024 * 1024 + 64 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final SandboxNumbers numbers;

    SandboxFreight(SandboxNumbers numbers) {
        this.numbers = numbers;
    }

    @Override
    public boolean takes(HttpServletRequest request) {
        Matcher path = PATH.matcher(request.getServletPath());
        return request.getServletPath().startsWith("/sandbox/")
                && path.matches()
                && numbers.byPhoneNumberId(path.group(1))
                        .filter(n -> n.isOf(Objects.toString(request.getHeader("Authorization"), "")))
                        .isPresent();
    }

    @Override
    public Runnable admit(HttpServletRequest request, HttpServletResponse response) {
        return () -> {};
    }

    @Override
    public int largest() {
        return LARGEST;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }
}
