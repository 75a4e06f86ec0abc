package app.plixa.hub.message;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.JsonConfiguration;
import app.plixa.hub.commit.Lease;
import app.plixa.hub.contact.Phones;
import app.plixa.hub.event.Audience;
import app.plixa.hub.event.Events;
import app.plixa.hub.event.FanOut;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What reads and writes the JSON of messages, put together and configured as in the hub; nobody listens to events. */
@Configuration(proxyBeanMethods = false)
@Import({
    JacksonAutoConfiguration.class,
    JsonConfiguration.class,
    Phones.class,
    Answers.class,
    SendAnswer.class,
    Lease.class,
    Events.class
})
class JsonParts {
    private record Silence() implements Audience {
        @Override
        public boolean listensTo(String slug) {
            return false;
        }

        @Override
        public boolean surelyNobody(String workspaceId) {
            return true;
        }
    }

    static ApplicationContext start() {
        return new SpringApplicationBuilder(JsonParts.class)
                .web(WebApplicationType.NONE)
                .run();
    }

    @Bean
    Audience audience() {
        return new Silence();
    }

    @Bean
    FanOut fanOut() {
        return (transaction, events) -> {};
    }
}
