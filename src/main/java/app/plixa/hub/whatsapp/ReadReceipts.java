package app.plixa.hub.whatsapp;

import app.plixa.hub.message.ReadReceipt;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Read receipts on their way to WhatsApp: tried once, because a late one says nothing. */
@Component("readReceipts")
public class ReadReceipts {
    private static final Logger log = LoggerFactory.getLogger(ReadReceipts.class);

    private final CloudApi cloudApi;
    private final Wire wire;

    ReadReceipts(CloudApi cloudApi, Wire wire) {
        this.cloudApi = cloudApi;
        this.wire = wire;
    }

    /** Whether there is anything to tell. */
    public boolean isDue(@Body ReadReceipt receipt) {
        return receipt != null;
    }

    /** Makes the exchange the POST of the receipt. */
    public void request(@Body ReadReceipt receipt, Exchange exchange) {
        exchange.setProperty("number", receipt.numberId());
        cloudApi.request(receipt.numberId(), wire.receipt(receipt), exchange);
    }

    /** Notes as property {@code receipt} whether WhatsApp took it: {@code sent} or {@code failed}. */
    public void judge(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        boolean taken = caught == null && status >= 200 && status < 300;
        if (!taken) {
            log.info(
                    "read receipt of {} failed: {}",
                    exchange.getProperty("number"),
                    caught == null ? "status " + status : caught.toString());
        }
        exchange.setProperty("receipt", taken ? "sent" : "failed");
    }
}
