package app.plixa.hub.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a message names files. JSON stands in single quotes here. */
class ReferenceTest {
    private static final String OURS = "med_0199a3b2c4d57e8f9a0b1c2d3e4f5064";

    @Test
    void mediaNamesOneFile() {
        assertThat(in("image", "{'id':'" + OURS + "','caption':'x'}"))
                .containsExactly("image.id IMAGE " + OURS + " true");
        assertThat(in("sticker", "{'id':'4490709327384033'}"))
                .containsExactly("sticker.id STICKER 4490709327384033 false");
        assertThat(in("image", "{'link':'https://example.com/a.png'}")).isEmpty();
        assertThat(in("text", "{'body':'" + OURS + "','id':'" + OURS + "'}")).isEmpty();
    }

    @Test
    void headersOfTemplatesAndInteractiveMessagesNameFilesAndButtonsDoNot() {
        assertThat(in(
                        "template",
                        "{'name':'n','components':[{'type':'header','parameters':[{'type':'video','video':{'id':'"
                                + OURS
                                + "'}}]},{'type':'carousel','cards':[{'components':[{'parameters':[{'image':{'id':'1'}}]}]}]},"
                                + "{'type':'button','parameters':[{'type':'payload','payload':'" + OURS + "','id':'"
                                + OURS + "'}]}]}"))
                .containsExactly(
                        "template.components.0.parameters.0.video.id VIDEO " + OURS + " true",
                        "template.components.1.cards.0.components.0.parameters.0.image.id IMAGE 1 false");
        assertThat(in(
                        "interactive",
                        "{'type':'button','header':{'type':'document','document':{'id':'" + OURS
                                + "'}},'action':{'buttons':[{'type':'reply','reply':{'id':'" + OURS
                                + "','title':'t'}}]}}"))
                .containsExactly("interactive.header.document.id DOCUMENT " + OURS + " true");
    }

    private static List<String> in(String type, String content) {
        try {
            return Reference.in(type, new ObjectMapper().readTree(content.replace('\'', '"'))).stream()
                    .map(r -> r.path() + " " + r.kind() + " " + r.id() + " " + r.isOurs())
                    .toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(content, e);
        }
    }
}
