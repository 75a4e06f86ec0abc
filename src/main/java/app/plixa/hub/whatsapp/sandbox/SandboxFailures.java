package app.plixa.hub.whatsapp.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Bodies that nobody can read, answered as Meta does, or as the hub does where the controls are asked. */
@RestControllerAdvice(basePackageClasses = SandboxFailures.class)
@InSandbox
class SandboxFailures {
    @ExceptionHandler({HttpMessageNotReadableException.class, HttpMediaTypeNotSupportedException.class})
    ResponseEntity<?> unreadable(HttpServletRequest request) {
        if (request.getRequestURI().startsWith("/sandbox/graph/")) {
            ResponseEntity<JsonNode> refusal =
                    Refusal.malformed("The body must be valid JSON.").answer();
            return refusal;
        }
        ResponseEntity<Object> wrong = Wrong.answer("body", "The body must be valid JSON.");
        return ResponseEntity.status(HttpStatus.BAD_REQUEST).body(wrong.getBody());
    }
}
