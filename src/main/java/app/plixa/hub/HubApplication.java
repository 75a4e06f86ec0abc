package app.plixa.hub;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The hub in one process. */
@SpringBootApplication
public class HubApplication {
    /** Starts the hub; options are Spring's (`--server.port=…`). */
    public static void main(String[] args) {
        SpringApplication.run(HubApplication.class, args);
    }
}
