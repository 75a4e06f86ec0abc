package app.plixa.hub.panel;

import app.plixa.hub.user.Role;
import jakarta.servlet.DispatcherType;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.web.context.request.async.WebAsyncUtils;

/** Which role opens which page and may send which form; what is not named is for all who are signed in. */
final class PanelAccess {
    private static final String[] OWNERS = {Role.OWNER.word()};
    private static final String[] DEVELOPERS = {Role.OWNER.word(), Role.DEVELOPER.word()};
    private static final String[] AGENTS = {Role.OWNER.word(), Role.DEVELOPER.word(), Role.AGENT.word()};

    private PanelAccess() {}

    static void rules(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths) {
        paths.dispatcherTypeMatchers(DispatcherType.ASYNC).permitAll();
        // A stream that ends comes by once more, after whoever opened it was let in; the session may be over by now.
        paths.requestMatchers(request -> WebAsyncUtils.getAsyncManager(request).hasConcurrentResult())
                .permitAll();
        paths.requestMatchers("/login", "/invitation/*").permitAll();
        paths.requestMatchers("/queues/**", "/live/queues", "/settings/users/**", "/settings/audit")
                .hasAnyAuthority(OWNERS);
        paths.requestMatchers(HttpMethod.POST, "/settings/workspace", "/settings/auto-reply")
                .hasAnyAuthority(OWNERS);
        paths.requestMatchers("/api-tokens/**", "/webhooks/**", "/routes/**").hasAnyAuthority(DEVELOPERS);
        paths.requestMatchers("/live/webhooks/**", "/live/deliveries/**", "/live/routes")
                .hasAnyAuthority(DEVELOPERS);
        paths.requestMatchers("/numbers/connect", "/numbers/*/setup").hasAnyAuthority(DEVELOPERS);
        paths.requestMatchers(HttpMethod.POST, "/numbers/**", "/conversations/customer")
                .hasAnyAuthority(DEVELOPERS);
        paths.requestMatchers(HttpMethod.POST, "/conversations/**").hasAnyAuthority(AGENTS);
        paths.anyRequest().authenticated();
    }
}
