package app.plixa.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ErrorPagesTest {
    private final ErrorPages pages = new ErrorPages(new Envelopes(new ObjectMapper()));

    @Test
    void whatFailedIsJudgedByTheFailure() throws Exception {
        MockHttpServletResponse away = answer(500, new ServletException(new SQLException("refused", "08001")));
        assertThat(away.getStatus()).isEqualTo(503);
        assertThat(away.getHeader("Retry-After")).isEqualTo("5");
        MockHttpServletResponse bug = answer(500, new IllegalStateException("a bug"));
        assertThat(bug.getStatus()).isEqualTo(500);
        assertThat(bug.getContentAsString()).contains("server_error").doesNotContain("a bug");
    }

    @Test
    void whatIsRefusedIsJudgedByItsStatus() throws Exception {
        assertThat(answer(405, null).getContentAsString()).contains("method_not_allowed");
    }

    private MockHttpServletResponse answer(int status, Exception failure) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, status);
        request.setAttribute(RequestDispatcher.ERROR_EXCEPTION, failure);
        MockHttpServletResponse response = new MockHttpServletResponse();
        pages.error(request, response);
        return response;
    }
}
