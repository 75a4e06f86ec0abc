package app.plixa.hub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Looks back on all integration tests of this run: what the document promises, they must have seen. */
@Order(Integer.MAX_VALUE)
class ContractCoverageIT {
    @Test
    void noDocumentedOperationIsUntested() {
        assumeTrue(Contract.PUBLISHED.used(), "no other integration test ran before");
        assertThat(Contract.PUBLISHED.unseen())
                .as("documented successes that no integration test has shown")
                .isEmpty();
    }
}
