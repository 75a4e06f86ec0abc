package app.plixa.hub.api;

import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The web server as strangers meet it. */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictWebServer(Envelopes envelopes, Drain drain) {
        return factory -> {
            factory.setProtocol(PunctualHttp.class.getName());
            // Tomcat would refuse TRACE before the door can, without an envelope.
            factory.addConnectorCustomizers(connector -> connector.setAllowTrace(true));
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(drain.valve()));
            factory.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new WebServerErrors(envelopes)));
        };
    }
}
