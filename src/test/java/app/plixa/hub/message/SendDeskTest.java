package app.plixa.hub.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import app.plixa.hub.api.Answers;
import app.plixa.hub.api.Caller;
import app.plixa.hub.api.Fields;
import app.plixa.hub.api.Problem;
import app.plixa.hub.contact.Phones;
import app.plixa.hub.conversation.Directory;
import app.plixa.hub.conversation.Identity;
import app.plixa.hub.media.Attachments;
import app.plixa.hub.message.content.Content;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a send request may say, and what is answered to one that is wrong. JSON stands in single quotes here. */
class SendDeskTest {
    private static final Caller CALLER = new Caller("tok_1", "wsp_1", 100, 99);
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

    private final Directory directory = mock(Directory.class);
    private final References references = mock(References.class);
    private final Numbers numbers = mock(Numbers.class);
    private final SendDesk desk = new SendDesk(
            new Addressees(new Phones(), directory),
            references,
            mock(Attachments.class),
            numbers,
            mock(Intake.class),
            mock(Answers.class),
            mock(SendAnswer.class),
            mock(RepeatDesk.class),
            JSON,
            Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC));

    @BeforeEach
    void twoNumbers() {
        when(numbers.ofWorkspace("wsp_1")).thenReturn(List.of(number("num_1"), number("num_2")));
    }

    /** Type, and what stands in its object: every one passes as it is. */
    static List<String> good() {
        return List.of(
                "text {'body':'Hi','preview_url':true}",
                "image {'link':'https://example.com/a.jpg','caption':'" + "😀".repeat(1024) + "'}",
                "video {'id':'123'}",
                "audio {'id':'123','voice':true}",
                "document {'link':'http://example.com/a%20b.pdf','filename':'a.pdf','caption':'c'}",
                "sticker {'link':'https://example.com/s.webp'}",
                "location {'latitude':-90,'longitude':180.0}",
                "location {'latitude':'-23.5','longitude':'-46.65','name':'n','address':'a'}",
                "contacts [{'name':{'formatted_name':'Ana','first_name':'Ana'},'phones':[{'phone':'1','type':'WORK'}],"
                        + "'emails':[{'email':'a@b.c'}],'birthday':'2012-08-18','org':{'company':'x'}}]",
                "template {'name':'hello_world','language':{'code':'en_US'}}",
                "template {'name':'n','language':{'code':'pt_BR'},'components':["
                        + "{'type':'header','parameters':[{'type':'image','image':{'link':'https://example.com/a.png'}}]},"
                        + "{'type':'body','parameters':[{'type':'text','text':'42','parameter_name':'order'},"
                        + "{'type':'currency','currency':{'fallback_value':'1','code':'BRL','amount_1000':1000}},"
                        + "{'type':'date_time','date_time':{'fallback_value':'May'}}]},"
                        + "{'type':'button','sub_type':'url','index':0,'parameters':[{'type':'text','text':'a'}]}]}",
                "interactive {'type':'button','header':{'type':'image','image':{'id':'1'}},'body':{'text':'b'},"
                        + "'footer':{'text':'f'},'action':{'buttons':[{'type':'reply','reply':{'id':'1','title':'A'}},"
                        + "{'type':'reply','reply':{'id':'2','title':'B'}},{'type':'reply','reply':{'id':'3','title':'C'}}]}}",
                "interactive {'type':'list','body':{'text':'" + "x".repeat(4096) + "'},'action':{'button':'b',"
                        + "'sections':[{'rows':[{'id':'1','title':'t','description':'d'}]}]}}",
                "interactive {'type':'cta_url','body':{'text':'b'},'action':{'name':'cta_url',"
                        + "'parameters':{'display_text':'d','url':'https://example.com'}}}",
                "interactive {'type':'flow','body':{'text':'b'},'action':{'name':'flow','parameters':"
                        + "{'flow_cta':'Go','flow_id':'1','flow_message_version':'3'}}}",
                "interactive {'type':'product','action':{'catalog_id':'1','product_retailer_id':'2'}}",
                "interactive {'type':'product_list','header':{'type':'text','text':'h'},'body':{'text':'b'},'action':"
                        + "{'catalog_id':'1','sections':[{'title':'t','product_items':[{'product_retailer_id':'2'}]}]}}",
                "interactive {'type':'catalog_message','body':{'text':'b'},'action':{'name':'catalog_message'}}",
                "interactive {'type':'location_request_message','body':{'text':'b'},'action':{'name':'send_location'}}",
                "interactive {'type':'order_details','body':{'text':'b'},'action':{'name':'review_and_pay','of':{'a':1}}}",
                "reaction {'message_id':'wamid.HBgL','emoji':'👨‍👩‍👧‍👦'}",
                "reaction {'message_id':'wamid.HBgL','emoji':'1️⃣'}",
                "reaction {'message_id':'wamid.HBgL','emoji':''}");
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatTheCloudApiTakesIsTakenAsItIs(String row) throws Exception {
        String type = row.substring(0, row.indexOf(' '));
        String object = row.substring(type.length() + 1);

        Content content = draft("{'phone':'5511912345678','type':'" + type + "','" + type + "':" + object + "}")
                .content();

        assertThat(content.type()).isEqualTo(type);
        assertThat(JSON.readTree(content.json().orElseThrow())).isEqualTo(JSON.readTree(json(object)));
    }

    static List<String> bad() {
        String button = "{'type':'reply','reply':{'id':'1','title':'A'}}";
        String buttons = "'type':'button','body':{'text':'b'},'action':{'buttons':";
        String list = "'type':'list','body':{'text':'b'},'action':{'button':'b','sections':";
        String named = "'name':'n','language':{'code':'c'}";
        return List.of(
                "text 5 | text | must be an object",
                "text {} | text.body | is required",
                "text {'body':' '} | text.body | is required",
                "text {'body':7} | text.body | must be a string",
                "text {'body':'" + "x".repeat(4097) + "'} | text.body | greater than 4096 characters",
                "text {'body':'x','preview_url':'yes'} | text.preview_url | must be true or false",
                "text {'body':'a\\u0000'} | text.body | not valid text",
                "image {} | image.id | is required when image.link is not present",
                "image {'id':'1','link':'https://example.com/a'} | image.id | prohibits image.link from being present",
                "image {'id':1} | image.id | must be a string",
                "image {'link':'ftp://example.com/a'} | image.link | must be a valid URL",
                "image {'link':'https:///a'} | image.link | must be a valid URL",
                "image {'link':'nonsense'} | image.link | must be a valid URL",
                "image {'id':'1','caption':'" + "x".repeat(1025) + "'} | image.caption | greater than 1024 characters",
                "image {'id':'1','more':{'deep':'\\ud83d'}} | image.more.deep | not valid text",
                "image {'id':'1','b\\u0000d':1} | image | not valid text",
                "audio {'id':'1','caption':'c'} | audio.caption | is prohibited",
                "sticker {'id':'1','caption':'c'} | sticker.caption | is prohibited",
                "document {'id':'1','filename':[]} | document.filename | must be a string",
                "location {'longitude':1} | location.latitude | is required",
                "location {'latitude':90.1,'longitude':1} | location.latitude | must be between -90 and 90",
                "location {'latitude':1,'longitude':-180.0001} | location.longitude | must be between -180 and 180",
                "location {'latitude':1e999999999,'longitude':1} | location.latitude | must be between -90 and 90",
                "location {'latitude':'north','longitude':1} | location.latitude | must be a number",
                "location {'latitude':1,'longitude':1,'name':2} | location.name | must be a string",
                "contacts {} | contacts | must be an array",
                "contacts [] | contacts | is required",
                "contacts [7] | contacts.0 | must be an object",
                "contacts [{}] | contacts.0.name | is required",
                "contacts [{'name':{'first_name':'A'}}] | contacts.0.name.formatted_name | is required",
                "contacts [{'name':{'formatted_name':'A'},'phones':{}}] | contacts.0.phones | must be an array",
                "contacts [{'name':{'formatted_name':'A'},'birthday':'1.1.2012'}] | contacts.0.birthday | the format Y-m-d",
                "template {'language':{'code':'c'}} | template.name | is required",
                "template {'name':'n'} | template.language | is required",
                "template {'name':'n','language':{}} | template.language.code | is required",
                "template {" + named + ",'components':[{}]} | template.components.0.type | is required",
                "template {" + named + ",'components':[{'type':'button','sub_type':'url'}]}"
                        + " | template.components.0.index | is required",
                "template {" + named + ",'components':[{'type':'body','parameters':[{'type':'text'}]}]}"
                        + " | template.components.0.parameters.0.text | is required",
                "template {" + named + ",'components':[{'type':'header','parameters':[{'type':'image','image':{}}]}]}"
                        + " | template.components.0.parameters.0.image.id | is required when",
                "template {" + named + ",'components':[{'type':'body','parameters':[{'type':'of_tomorrow','x':1}]}]}"
                        + " | template.components.0.parameters.0.type | must be one of",
                "interactive {} | interactive.type | is required",
                "interactive {'type':'dance'} | interactive.type | The selected interactive.type is invalid",
                "interactive {'type':'button','action':{'buttons':[" + button + "]}} | interactive.body | is required",
                "interactive {'type':'button','body':{'text':'b'}} | interactive.action | is required",
                "interactive {" + buttons + "[]}} | interactive.action.buttons | is required",
                "interactive {" + buttons + "[" + button + "," + button.replace("1", "2") + ","
                        + button.replace("1", "3") + "," + button.replace("1", "4")
                        + "]}} | interactive.action.buttons | more than 3 items",
                "interactive {" + buttons + "[" + button + "," + button + "]}}"
                        + " | interactive.action.buttons.1.reply.id | has a duplicate value",
                "interactive {" + buttons + "[" + button.replace("A", "x".repeat(21)) + "]}}"
                        + " | interactive.action.buttons.0.reply.title | greater than 20 characters",
                "interactive {" + buttons + "[{'type':'url','reply':{'id':'1','title':'A'}}]}}"
                        + " | interactive.action.buttons.0.type | is invalid",
                "interactive {'footer':{'text':'" + "x".repeat(61) + "'}," + buttons + "[" + button + "]}}"
                        + " | interactive.footer.text | greater than 60 characters",
                "interactive {'header':{'type':'text'}," + buttons + "[" + button + "]}}"
                        + " | interactive.header.text | is required",
                "interactive {'header':{'type':'video','video':{'link':'x'}}," + buttons + "[" + button + "]}}"
                        + " | interactive.header.video.link | must be a valid URL",
                "interactive {" + list + "[]}} | interactive.action.sections | is required",
                "interactive {" + list
                        + "[{'rows':[{'id':'1'}]}]}} | interactive.action.sections.0.rows.0.title | required",
                "interactive {" + list + "[{'rows':[" + rows(0, 1) + "]},{'title':'t','rows':[" + rows(1, 1) + "]}]}}"
                        + " | interactive.action.sections.0.title | is required",
                "interactive {" + list + "[{'title':'t','rows':[" + rows(0, 6) + "]},{'title':'u','rows':[" + rows(6, 5)
                        + "]}]}} | interactive.action.sections | more than 10 rows in total",
                "interactive {" + list + "[{'title':'t','rows':[" + rows(0, 2) + "]},{'title':'u','rows':[" + rows(1, 1)
                        + "]}]}} | interactive.action.sections.1.rows.0.id | has a duplicate value",
                "interactive {'type':'cta_url','body':{'text':'b'},'action':{'name':'cta_url','parameters':{'url':'x'}}}"
                        + " | interactive.action.parameters.display_text | The interactive.action.parameters.display text"
                        + " field is required.",
                "interactive {'type':'flow','body':{'text':'b'},'action':{'name':'flow','parameters':{'flow_cta':'x'}}}"
                        + " | interactive.action.parameters.flow_id | is required",
                "interactive {'type':'location_request_message','body':{'text':'b'},'action':{'name':'x'}}"
                        + " | interactive.action.name | is invalid",
                "reaction {'emoji':'👍'} | reaction.message_id | is required",
                "reaction {'message_id':'hello','emoji':'👍'} | reaction.message_id | must be the id of a message",
                "reaction {'message_id':'wamid.1'} | reaction.emoji | is required",
                "reaction {'message_id':'wamid.1','emoji':'ok'} | reaction.emoji | must be one emoji",
                "reaction {'message_id':'wamid.1','emoji':'a'} | reaction.emoji | must be one emoji",
                "reaction {'message_id':'wamid.1','emoji':'👍👍'} | reaction.emoji | must be one emoji",
                "image " + "{'a':".repeat(30) + "1" + "}".repeat(30) + " | image" + ".a".repeat(24)
                        + " | nested deeper than 24 levels",
                "image {'id':'1','more':'" + "x".repeat(65_536) + "'} | image | greater than 65536 characters of JSON");
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatTheCloudApiRefusesIsRefusedByItsPath(String row) {
        String type = row.substring(0, row.indexOf(' '));
        String[] parts = row.substring(type.length() + 1).split(" \\| ");

        Problem problem = refused("{'phone':'5511912345678','type':'" + type + "','" + type + "':" + parts[0] + "}");

        assertThat(problem.errors()).containsKey(parts[1]);
        assertThat(problem.errors().get(parts[1])).anyMatch(message -> message.contains(parts[2]));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'body':'x' | phone | The phone field is required.",
                "'phone':null,'recipient':null,'body':'x' | phone | The phone field is required.",
                "'phone':' ','body':'x' | phone | The phone field is required.",
                "'phone':'123','body':'x' | phone | must be a valid phone number",
                "'phone':['x'],'body':'x' | phone | must be a string",
                "'phone':'5511912345678','recipient':'US.1','body':'x' | recipient | is prohibited when phone is present",
                "'contact_id':'ctc_1','conversation_id':'cnv_1','body':'x' | conversation_id | prohibited when contact id",
                "'recipient':'5511912345678','body':'x' | recipient | must be a WhatsApp user id",
                "'contact_id':'ctc_other','body':'x' | contact_id | The selected contact id is invalid.",
                "'conversation_id':'cnv_other','body':'x' | conversation_id | The selected conversation id is invalid.",
                "'phone':'5511912345678' | body | The body field is required.",
                "'phone':'5511912345678','type':'smoke','body':'x' | type | The selected type is invalid.",
                "'phone':'5511912345678','type':'image' | image | The image field is required.",
                "'phone':'5511912345678','type':'image','image':{'id':'1'},'body':'x' | body | unless type is text",
                "'phone':'5511912345678','text':{'body':'x'},'body':'x' | body | prohibited when text is present",
                "'phone':'5511912345678','body':'x','number_id':'num_9' | number_id | The selected number id is invalid.",
                "'phone':'5511912345678','body':'x','expires_at':'2026-11-24T12:00:00Z' | expires_at | a date after now",
                "'phone':'5511912345678','body':'x','expires_at':'tomorrow' | expires_at | a valid RFC 3339 date",
                "'phone':'5511912345678','body':'x','expires_at':'+10000-01-01T00:00:00Z' | expires_at | RFC 3339",
                "'phone':'5511912345678','body':'x','fallback_template':{'name':'n'} | fallback_template.language | required",
                "'phone':'5511912345678','body':'x','fallback_template':[] | fallback_template | must be an object",
                "'phone':'5511912345678','body':'x','metadata':{'a':1} | metadata.a | must be a string",
                "'phone':'5511912345678','body':'x','reply_to':7 | reply_to | must be a string"
            })
    void whatIsWrongBesideTheContentIsNamed(String fields, String path, String message) {
        Problem problem = refused("{" + fields + "}");

        assertThat(problem.errors()).containsKey(path);
        assertThat(problem.errors().get(path)).anyMatch(text -> text.contains(message));
    }

    @Test
    void metadataIsBounded() {
        String start = "{'phone':'5511912345678','body':'x','metadata':";
        assertThat(draft(start + "{'" + "k".repeat(64) + "':'" + "😀".repeat(512) + "'}}")
                        .metadata())
                .hasSize(1);
        assertThat(refused(start + "{'" + "k".repeat(65) + "':'v'}}").errors()).containsKey("metadata");
        assertThat(refused(start + "{'k':'" + "v".repeat(513) + "'}}").errors()).containsKey("metadata.k");
    }

    @Test
    void aTemplateNeedsNoFallbackAndAReactionAnswersNothing() {
        String template = "{'name':'n','language':{'code':'c'}}";
        assertThat(refused("{'phone':'5511912345678','type':'template','template':" + template + ",'fallback_template':"
                                + template + "}")
                        .errors())
                .containsKey("fallback_template");
        assertThat(refused("{'phone':'5511912345678','type':'reaction','reply_to':'msg_1',"
                                + "'reaction':{'message_id':'wamid.1','emoji':''}}")
                        .errors())
                .containsKey("reply_to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"US.13491208655302741918", "BR.ENT.1a2B"})
    void somebodyCanBeNamedByUserId(String id) {
        assertThat(draft("{'recipient':'" + id + "','body':'x'}").who()).isEqualTo(Identity.ofUser(id));
    }

    @Test
    void aConversationBringsItsNumber() {
        when(directory.conversation("wsp_1", "cnv_1")).thenReturn(Optional.of(new Directory.Place("num_2", "ctc_1")));
        when(directory.reaches("wsp_1", "ctc_1")).thenReturn(true);

        Draft draft = draft("{'conversation_id':'cnv_1','body':'x'}");

        assertThat(draft.numberId()).isEqualTo("num_2");
        assertThat(draft.who()).isEqualTo(Identity.ofContact("ctc_1"));
        assertThat(refused("{'conversation_id':'cnv_1','body':'x','number_id':'num_1'}")
                        .errors())
                .containsOnlyKeys("number_id");
    }

    @Test
    void whatIsAnsweredOrReactedToIsCalledAsWhatsAppCallsIt() {
        when(references.providerId(eq("msg_1"), any(), any(), any())).thenReturn(Optional.of("wamid.1"));

        Draft reply = draft("{'phone':'5511912345678','body':'x','reply_to':'msg_1'}");
        Draft reaction = draft(
                "{'phone':'5511912345678','type':'reaction'," + "'reaction':{'message_id':'msg_1','emoji':'👍'}}");

        assertThat(reply.replyTo()).contains("msg_1");
        assertThat(reply.refersTo()).contains("wamid.1");
        assertThat(reaction.refersTo()).contains("wamid.1");
        when(references.providerId(any(), any(), any(), any())).thenAnswer(call -> {
            call.<Fields>getArgument(3).error(call.getArgument(2), "The selected message is invalid.");
            return Optional.empty();
        });
        assertThat(refused("{'phone':'5511912345678','body':'x','reply_to':'msg_2'}")
                        .errors())
                .containsOnlyKeys("reply_to");
    }

    @Test
    void aPlainTextToAPhoneAsksTheDatabaseNothing() {
        Draft draft = draft("{'phone':'+55 (11) 91234-5678','body':'Hi','unknown':1}");

        assertThat(draft.content().body()).contains("Hi");
        assertThat(draft.content().json()).isEmpty();
        assertThat(draft.numberId()).isEqualTo("num_1");
        verifyNoInteractions(directory, references);
    }

    @Test
    void numbersThatWeDoNotKnowStayAsTheyWereWritten() {
        Draft draft = draft("{'phone':'5511912345678','type':'image','image':{'id':'1','x':1.10,"
                + "'y':12345678901234567890.123456789,'z':1E+2}}");

        assertThat(draft.content().json().orElseThrow()).contains("1.10", "12345678901234567890.123456789", "1E+2");
    }

    private static String rows(int from, int count) {
        StringBuilder rows = new StringBuilder();
        for (int i = from; i < from + count; i++) {
            rows.append(rows.isEmpty() ? "" : ",").append("{'id':'").append(i).append("','title':'t'}");
        }
        return rows.toString();
    }

    private Draft draft(String body) {
        try {
            return desk.validate(json(body).getBytes(StandardCharsets.UTF_8), CALLER);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Problem refused(String body) {
        Problem problem = catchThrowableOfType(Problem.class, () -> draft(body));
        assertThat(problem).as("is refused: " + body).isNotNull();
        assertThat(problem.status()).isEqualTo(422);
        return problem;
    }

    private static String json(String quoted) {
        return quoted.replace('\'', '"');
    }

    private static WhatsAppNumber number(String id) {
        return new WhatsAppNumber(id, "wsp_1", "5511300000000", "1", "a", "b", "c");
    }
}
