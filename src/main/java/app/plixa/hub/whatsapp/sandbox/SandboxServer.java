package app.plixa.hub.whatsapp.sandbox;

import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What the stand-in needs of the web server. */
@Configuration(proxyBeanMethods = false)
@InSandbox
class SandboxServer {
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> connectionsThatBreakOff() {
        return factory -> factory.addEngineValves(new ConnectionCut());
    }

    @Bean
    WebMvcConfigurer doors(ControlDoor door, ProofDoor proofs) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(door).addPathPatterns("/sandbox", "/sandbox/*");
                registry.addInterceptor(proofs).addPathPatterns("/sandbox/graph/**");
            }
        };
    }
}
