package app.plixa.hub.panel;

import app.plixa.hub.user.Users;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * Who may see which page. Sessions are in PostgreSQL, good on every node. The filters stand before the panel's paths and
 * no others: API, callbacks and probes do not meet them. A session that nobody signs in to ends soon, for anybody may
 * begin one; {@link Landing} lengthens the others.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
@EnableJdbcHttpSession(maxInactiveIntervalInSeconds = 1800)
class PanelSecurity {
    /** The panel's paths; the first one is the page at the root, and nothing below it. */
    private static final String[] PATHS = {
        "/",
        "/login",
        "/login/oauth2/code/*",
        "/oauth2/authorization/*",
        "/logout",
        "/invitation/*",
        "/live/*",
        "/conversations",
        "/conversations/*",
        "/api-tokens",
        "/api-tokens/*",
        "/webhooks",
        "/webhooks/*",
        "/numbers",
        "/numbers/*",
        "/routes",
        "/routes/*",
        "/queues",
        "/queues/*",
        "/settings",
        "/settings/*"
    };

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder();
    }

    @Bean
    CookieSerializer sessionCookie() {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName("plixa_session");
        cookie.setSameSite("Lax");
        cookie.setUseHttpOnlyCookie(true);
        return cookie;
    }

    @Bean
    FilterRegistrationBean<Outage> outageFilter() {
        return onPanel(new FilterRegistrationBean<>(new Outage()), -400);
    }

    @Bean
    FilterRegistrationBean<Forms> formsFilter() {
        return onPanel(new FilterRegistrationBean<>(new Forms()), -300);
    }

    @Bean
    FilterRegistrationBean<SessionRepositoryFilter<?>> sessionFilter(SessionRepositoryFilter<?> sessions) {
        return onPanel(new FilterRegistrationBean<>(sessions), -200);
    }

    @Bean
    DelegatingFilterProxyRegistrationBean securityFilter() {
        DelegatingFilterProxyRegistrationBean filter =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        filter.addUrlPatterns(PATHS);
        filter.setOrder(-100);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }

    @Bean
    SecurityFilterChain panelChain(
            HttpSecurity http,
            Users users,
            ProviderSignIn provided,
            Landing landing,
            RequestCache asked,
            ObjectProvider<ClientRegistrationRepository> providers)
            throws Exception {
        if (providers.getIfAvailable() != null) {
            http.oauth2Login(provider -> provider.loginPage("/login")
                    .successHandler(provided)
                    .failureHandler((request, response, e) -> response.sendRedirect("/login?stranger")));
        }
        return http.addFilterAfter(new Admission(users), SecurityContextHolderFilter.class)
                .authorizeHttpRequests(PanelAccess::rules)
                .formLogin(form -> form.loginPage("/login")
                        .usernameParameter("email")
                        .successHandler(landing)
                        .failureHandler(PanelSecurity::failed))
                .logout(out -> out.logoutSuccessUrl("/login?out").deleteCookies("plixa_session"))
                .exceptionHandling(refused -> refused.authenticationEntryPoint(PanelSecurity::unknown)
                        .accessDeniedHandler((request, response, e) -> denied(request, response, e)))
                .requestCache(cache -> cache.requestCache(asked))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .csrf(Customizer.withDefaults())
                .build();
    }

    private static <T extends jakarta.servlet.Filter> FilterRegistrationBean<T> onPanel(
            FilterRegistrationBean<T> filter, int order) {
        filter.addUrlPatterns(PATHS);
        filter.setOrder(order);
        filter.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
        return filter;
    }

    /** Whether htmx or a stream asks for a part of a page: a redirect would end up inside the page. */
    private static boolean isPart(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null
                || request.getRequestURI().startsWith("/live/");
    }

    /** After signing in one comes back to the page that was asked for, not to a part of one. */
    @Bean
    RequestCache askedPages() {
        HttpSessionRequestCache pages = new HttpSessionRequestCache();
        pages.setMatchingRequestParameterName(null);
        pages.setRequestMatcher(request -> request.getMethod().equals("GET")
                && !isPart(request)
                && !request.getRequestURI().startsWith("/conversations/media/"));
        return pages;
    }

    private static void unknown(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        if (isPart(request)) {
            response.setHeader("HX-Redirect", "/login?expired");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            response.sendRedirect("/login");
        }
    }

    private static void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
            throws IOException {
        String reason = "wrong";
        if (why instanceof LockedException) {
            reason = "often";
        } else if (why.getCause() != null) {
            reason = "away";
        }
        response.sendRedirect("/login?" + reason);
    }

    /** A page that the role does not open, or a form that this session did not get: who has none signs in again. */
    private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
            throws IOException, ServletException {
        boolean unknown = request.getAttribute(Admission.USER) == null;
        boolean outOfDate = !unknown && why instanceof CsrfException;
        if (isPart(request) && outOfDate) {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else if (isPart(request)) {
            response.setHeader("HX-Redirect", unknown ? "/login?expired" : "/?denied");
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else if (unknown && request.getMethod().equals("POST")) {
            response.sendRedirect("/login?expired");
        } else {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            request.setAttribute("refused", true);
            request.setAttribute("outOfDate", outOfDate);
            request.getRequestDispatcher("/panel-refused").forward(request, response);
        }
    }
}
