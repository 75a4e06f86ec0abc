package app.plixa.hub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

/** Run by the build after all other integration tests: what the document promises, they must have seen. */
class ContractCoverageIT {
    @Test
    void noDocumentedOperationIsUntested() {
        assumeTrue(Contract.PUBLISHED.used(), "no other integration test ran before");
        assertThat(Contract.PUBLISHED.unseen())
                .as("documented successes that no integration test has shown")
                .isEmpty();
    }
}
