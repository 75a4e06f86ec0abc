package app.plixa.hub.whatsapp;

import app.plixa.hub.http.Courier;
import app.plixa.hub.http.Outlet;
import app.plixa.hub.http.Relay;
import app.plixa.hub.http.SystemNames;
import app.plixa.hub.media.Format;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** What calls the Cloud API. */
@Configuration(proxyBeanMethods = false)
class WhatsAppConfiguration {
    private static final int LARGEST_ANSWER = 256 * 1024;

    /** A hundred templates, each a carousel of ten cards; what is cut is no JSON. */
    private static final int LARGEST_LIST = 8 * 1024 * 1024;

    private static final int MOST_WAITED_FOR = 16;
    private static final int SHORT_WORK = 8;

    /** Asks where a file is that comes from WhatsApp. */
    @Bean(destroyMethod = "close")
    Outlet mediaLinkOutlet(
            @Value("${hub.whatsapp.timeout}") Duration timeout, @Value("${hub.media.fetchers}") int atOnce) {
        return new Outlet(timeout, LARGEST_ANSWER, atOnce, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Impatient: whoever asks for a receipt waits for it, and can do without. */
    @Bean(destroyMethod = "close")
    Outlet receiptOutlet(@Value("${hub.whatsapp.receipt-timeout}") Duration timeout) {
        return new Outlet(timeout, LARGEST_ANSWER, MOST_WAITED_FOR, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Questions whose askers wait; a page of templates takes WhatsApp seconds. */
    @Bean(destroyMethod = "close")
    Outlet inquiryOutlet(@Value("${hub.whatsapp.inquiry-timeout}") Duration timeout) {
        return new Outlet(timeout, LARGEST_LIST, MOST_WAITED_FOR, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Files on their way to WhatsApp. */
    @Bean(destroyMethod = "close")
    Outlet uploadOutlet(
            @Value("${hub.media.provider-timeout}") Duration timeout,
            @Value("${hub.media.provider-uploads}") int atOnce) {
        return new Outlet(timeout, LARGEST_ANSWER, atOnce, SystemDefaultDnsResolver.INSTANCE);
    }

    /** Files on their way from WhatsApp, read as they come. */
    @Bean(destroyMethod = "close")
    Outlet fetchOutlet(
            @Value("${hub.whatsapp.timeout}") Duration silence,
            @Value("${hub.media.fetch-timeout}") Duration timeout,
            @Value("${hub.media.fetchers}") int atOnce) {
        return Outlet.streaming(silence, timeout, Format.LARGEST, atOnce, SystemDefaultDnsResolver.INSTANCE);
    }

    /** The workers that fetch files; there is a place for each that is claimed. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService mediaFetchers(@Value("${hub.media.fetchers}") int atOnce) {
        return Executors.newFixedThreadPool(atOnce, new CustomizableThreadFactory("fetch-media-"));
    }

    /** Who takes messages to the Cloud API: by HTTP/1.1, which says most plainly how far a post came that broke off. */
    @Bean(destroyMethod = "close")
    Relay whatsAppRelay(
            @Value("${hub.whatsapp.timeout}") Duration timeout,
            @Value("${hub.whatsapp.max-connections}") int connections,
            SystemNames systemNames)
            throws GeneralSecurityException {
        SSLContext tls = SSLContext.getDefault();
        int threads = Runtime.getRuntime().availableProcessors();
        // A little more than there are turns: a turn goes on a moment before its connection is free.
        int most = connections + connections / 8;
        return new Relay(() ->
                new Courier(timeout, LARGEST_ANSWER, most, threads, systemNames, tls, HttpVersionPolicy.FORCE_HTTP_1));
    }

    @Bean(destroyMethod = "close")
    SystemNames systemNames() {
        return new SystemNames();
    }

    /** Threads of the turns: a few for what is short, and one for each file on its way, which keeps its thread waiting. */
    @Bean(destroyMethod = "shutdown")
    ExecutorService turnThreads(@Value("${hub.media.provider-uploads}") int uploads) {
        int threads = SHORT_WORK + uploads;
        ThreadPoolExecutor turns = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new CustomizableThreadFactory("turn-"));
        turns.allowCoreThreadTimeOut(true);
        return turns;
    }
}
