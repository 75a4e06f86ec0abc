package app.plixa.hub.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import app.plixa.hub.conversation.Identity;
import app.plixa.hub.media.Attachment;
import app.plixa.hub.message.Callback;
import app.plixa.hub.message.Inbound;
import app.plixa.hub.message.Source;
import app.plixa.hub.message.Unread;
import app.plixa.hub.number.Numbers;
import app.plixa.hub.number.WhatsAppNumber;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who wrote and what, in the shapes that Meta's callbacks have. JSON stands in single quotes here. */
class CallbackReaderTest {
    private static final WhatsAppNumber NUMBER =
            new WhatsAppNumber("num_1", "wsp_1", "5511300000000", "106540352242922", "a", "b", "c");

    private final Numbers numbers = mock(Numbers.class);
    private final CallbackReader reader = new CallbackReader(numbers, new ObjectMapper(), Clock.systemUTC());

    @Test
    void aSenderIsKnownByPhoneByUserIdOrByBoth() {
        List<Inbound> read = read("'contacts':[{'profile':{'name':'Ana'},'wa_id':'551','user_id':'BR.1'},"
                + "{'profile':{'name':'Bia'},'user_id':'BR.2'}],'messages':["
                + "{'from':'551','id':'wamid.1','type':'text','text':{'body':'a'}},"
                + "{'from_user_id':'BR.2','id':'wamid.2','type':'text','text':{'body':'b'}},"
                + "{'from':'553','from_user_id':'BR.3','id':'wamid.3','type':'text','text':{'body':'c'}},"
                + "{'id':'wamid.4','type':'text','text':{'body':'nobody'}}]");

        assertThat(read)
                .extracting(Inbound::with)
                .containsExactly(
                        Identity.shown(Optional.of("551"), Optional.of("BR.1")),
                        Identity.ofUser("BR.2"),
                        Identity.shown(Optional.of("553"), Optional.of("BR.3")));
        assertThat(read)
                .extracting(inbound -> inbound.profile().name())
                .containsExactly(Optional.of("Ana"), Optional.of("Bia"), Optional.empty());
    }

    @Test
    void theOnlyProfileIsTheSendersWhereTheMessageNamesNobody() {
        assertThat(
                        read(
                                "'contacts':[{'user_id':'BR.1'}],'messages':[{'id':'wamid.1','type':'text','text':{'body':'a'}}]"))
                .extracting(Inbound::with)
                .containsExactly(Identity.ofUser("BR.1"));
    }

    /** Lists rely on a closed set of types. */
    @Test
    void aTypeThatNobodyKnewIsUnsupportedAndKeptWhole() {
        List<Inbound> read =
                read("'messages':[{'from':'551','id':'wamid.1','type':'hologram','hologram':{'depth':3}}]");

        assertThat(read).extracting(Inbound::type).containsExactly("unsupported");
        assertThat(read.get(0).content().orElseThrow()).contains("\"hologram\":{\"depth\":3}");
    }

    /** One that nobody can tell from others, or no index can hold, is kept whole: told again it is the same. */
    @Test
    void whatHasNoIdOfItsOwnIsUnsupportedAndTheSameEachTime() {
        String endless = "x".repeat(3000);
        String told = "'messages':[{'from':'551','id':'wamid.1','type':'text','text':{'body':'a'}},"
                + "{'from':'551','id':'\\u0000','type':'text','text':{'body':'b'}},"
                + "{'from':'551','id':'" + endless + "','type':'text','text':{'body':'c'}}],"
                + "'calls':['x',null,{'from':'551','event':'connect'},{'id':'wacid.1','from':'551','event':'connect'}]";

        List<Inbound> read = read(told);

        assertThat(read).hasSize(5).extracting(Inbound::providerId).contains("wamid.1", "wacid.1.connect");
        List<Inbound> nameless = read.stream()
                .filter(inbound -> inbound.providerId().startsWith("nameless."))
                .toList();
        assertThat(nameless).hasSize(3).extracting(Inbound::type).containsOnly("unsupported");
        assertThat(nameless).extracting(Inbound::providerId).doesNotHaveDuplicates();
        assertThat(nameless).anySatisfy(inbound -> assertThat(inbound.content().orElseThrow())
                .contains("\"body\":\"b\""));
        assertThat(read(told))
                .extracting(Inbound::providerId)
                .isEqualTo(read.stream().map(Inbound::providerId).toList());
    }

    /** Nothing that WhatsApp tells is dropped, whatever its shape. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO_SENDER | 'messages':[{'id':'wamid.4','type':'text','text':{'body':'nobody'}}]",
                "NO_SENDER | 'messages':['x']",
                "NO_SENDER | 'calls':['x']",
                "NO_SENDER | 'message_echoes':[{'id':'wamid.5','type':'text'}]",
                "UNKNOWN_STATUS | 'statuses':[{'id':'wamid.1','status':'warped','recipient_id':'551'}]",
                "UNKNOWN_STATUS | 'statuses':[{'status':'sent'}]",
                "UNKNOWN_SHAPE | 'user_id_update':[{'wa_id':'551'}]",
                "UNKNOWN_SHAPE | 'messages':'x'",
                "ERROR | 'errors':[{'code':131000}]",
                "NEWS | 'state_sync':[{'action':'remove','contact':{'phone_number':'551'}}]",
                "NEWS | 'of_tomorrow':[1]",
            })
    void whatIsNoneOfWhatTheHubKnowsIsKeptAsItCame(Unread.Reason reason, String told) {
        String item = quoted(told).replaceAll("^[^:]+:\\[?", "").replaceAll("\\]$", "");

        List<Unread> unread = callback(told).unread();

        assertThat(unread).singleElement().satisfies(one -> {
            assertThat(one.reason()).isEqualTo(reason);
            assertThat(one.raw()).contains(item);
            assertThat(one.numberId()).isEqualTo("num_1");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UNKNOWN_SHAPE | {'entry':[{'messaging':[1]}]}",
                "UNKNOWN_SHAPE | {'object':'page'}",
                "UNKNOWN_NUMBER | {'entry':[{'changes':[{'value':{'metadata':{'phone_number_id':'4'},'messages':[1]}}]}]}",
                "UNKNOWN_SHAPE | {'entry':[{'changes':[{'field':'messages','value':{'contacts':[1]}}]}]}"
            })
    void soIsWhatNamesNoNumberOfOurs(Unread.Reason reason, String body) {
        List<Unread> unread = reader.read(quoted(body).getBytes(StandardCharsets.UTF_8), NUMBER)
                .callback()
                .unread();

        assertThat(unread).extracting(Unread::reason).containsExactly(reason);
        assertThat(quoted(body)).contains(unread.get(0).raw());
    }

    /** Where it says no time, what it says is all there is to tell one choice from another. */
    @Test
    void choicesWithoutATimeAreNotOne() {
        String told = "'user_preferences':[{'wa_id':'551','category':'marketing_messages','value':'stop'},"
                + "{'wa_id':'551','category':'offers','value':'stop'},"
                + "{'wa_id':'551','category':'offers','value':'stop','timestamp':'1700000000'}]";

        List<String> ids = read(told).stream().map(Inbound::providerId).toList();

        assertThat(ids).hasSize(3).doesNotHaveDuplicates();
        assertThat(read(told)).extracting(Inbound::providerId).isEqualTo(ids);
    }

    /** A call of ours, and how it goes, is of the customer that it is made to; it opens no window. */
    @Test
    void callsThatTheBusinessMakesAreOfTheCustomer() {
        List<Inbound> read = read("'calls':[{'id':'wacid.1','from':'5511300000000','to':'551','event':'connect',"
                + "'direction':'BUSINESS_INITIATED'}],'statuses':[{'id':'wacid.1','type':'call','status':'RINGING',"
                + "'recipient_id':'551','timestamp':'1700000000'}]");

        assertThat(read).extracting(Inbound::providerId).containsExactly("wacid.1.connect", "wacid.1.ringing");
        assertThat(read).extracting(Inbound::with).containsOnly(Identity.ofPhone("551"));
        assertThat(read).extracting(Inbound::source).containsOnly(Source.NOTICE);
        assertThat(read).extracting(Inbound::type).containsOnly("unsupported");
    }

    @Test
    void whatNoDatabaseHoldsIsLeftOutAndNothingElse() {
        List<Inbound> read = read(
                "'messages':["
                        + "{'from':'551','id':'wamid.1','type':'text','text':{'body':'a\\u0000b \\\\u0000 c\\ud83d'}},"
                        + "{'from':'551','id':'wamid.2','type':'image','image':{'caption':'\\\\u0000','n\\u0000':['\\u0000x',1]}}]");

        assertThat(read.get(0).body()).contains("ab \\u0000 c?");
        assertThat(read.get(1).content()).contains(quoted("{'caption':'\\\\u0000','n':['x',1]}"));
    }

    @Test
    void aFileIsToldByOurIdAndNeverByWhatsAppsLink() {
        String hex = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        List<Inbound> read = read("'messages':["
                + "{'from':'551','id':'wamid.1','type':'document','document':{'id':'4711','mime_type':'text/plain; charset=x',"
                + "'sha256':'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=','filename':'a.txt','caption':'c',"
                + "'url':'https://lookaside.fbsbx.com/x'}},"
                + "{'from':'551','id':'wamid.2','type':'image','image':{'mime_type':'x','url':'https://lookaside.fbsbx.com'}},"
                + "{'from':'551','id':'wamid.3','type':'audio','audio':{'id':'1','mime_type':'a\\r\\nb','sha256':'"
                + hex
                + "','voice':true}}]");

        Attachment document = read.get(0).attachment().orElseThrow();
        assertThat(document.id()).startsWith("med_");
        assertThat(document)
                .isEqualTo(new Attachment(
                        document.id(), "4711", "text/plain; charset=x", Optional.of("a.txt"), Optional.of(hex)));
        assertThat(read.get(0).content().orElseThrow())
                .contains("\"id\":\"" + document.id() + "\"", "\"url\":\"/v1/media/" + document.id() + "\"")
                .contains("\"caption\":\"c\"")
                .doesNotContain("4711", "lookaside");
        assertThat(read.get(1).attachment()).isEmpty();
        assertThat(read.get(1).content()).contains(quoted("{'mime_type':'x'}"));
        assertThat(read.get(2).attachment().orElseThrow().mimeType()).isEqualTo("application/octet-stream");
        assertThat(read.get(2).attachment().orElseThrow().sha256()).contains(hex);
    }

    /** Nothing is lost without a word: what has no part that is stored is news, of the number that it names. */
    @Test
    void whatIsNoMessageIsNewsOfItsNumber() {
        WhatsAppNumber other = new WhatsAppNumber("num_2", "wsp_1", "5511300000001", "2", "a", "b", "c");
        when(numbers.ofWorkspace("wsp_1")).thenReturn(List.of(NUMBER, other));
        String body = "{'entry':[{'changes':["
                + "{'field':'phone_number_quality_update','value':{'display_phone_number':'+55 11 30000-0001','event':'FLAGGED'}},"
                + "{'field':'account_update','value':{'event':'ACCOUNT_VIOLATION'}},{'field':'of_tomorrow'}]}]}";

        Reading reading = reader.read(quoted(body).getBytes(StandardCharsets.UTF_8), NUMBER);

        assertThat(reading.news())
                .containsExactly(
                        new Reading.News("phone_number_quality_update", other),
                        new Reading.News("account_update", NUMBER),
                        new Reading.News("of_tomorrow", NUMBER));
        assertThat(reading.callback().messages()).isEmpty();
    }

    @Test
    void anErrorOfNoMessageIsTheNumbersTrouble() {
        when(numbers.byPhoneNumberId("106540352242922")).thenReturn(Optional.of(NUMBER));
        String body = "{'entry':[{'changes':[{'field':'messages','value':{'metadata':{'phone_number_id':"
                + "'106540352242922'},'errors':[{'code':131042,'title':'Business eligibility payment issue'}]}}]}]}";

        Reading reading = reader.read(quoted(body).getBytes(StandardCharsets.UTF_8), NUMBER);

        assertThat(reading.troubles()).singleElement().satisfies(trouble -> {
            assertThat(trouble.numberId()).isEqualTo("num_1");
            assertThat(MetaCode.pausing(trouble.error())).isPresent();
        });
        assertThat(reading.news()).isEmpty();
    }

    /** What WhatsApp tells again later is still of then; a time that is not there or to come is now. */
    @ParameterizedTest
    @CsvSource({"1795500000, 1795500000", "'', 1795503600", "1795599999, 1795503600", "soon, 1795503600"})
    void anErrorIsAsOldAsItsEntry(String told, long at) {
        when(numbers.byPhoneNumberId("106540352242922")).thenReturn(Optional.of(NUMBER));
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1795503600), ZoneOffset.UTC);
        String body = "{'entry':[{'time':'" + told + "','changes':[{'field':'messages','value':{'metadata':"
                + "{'phone_number_id':'106540352242922'},'errors':[{'code':131042}]}}]}]}";

        Reading reading = new CallbackReader(numbers, new ObjectMapper(), clock)
                .read(quoted(body).getBytes(StandardCharsets.UTF_8), NUMBER);

        assertThat(reading.troubles()).extracting(Reading.Trouble::at).containsExactly(Instant.ofEpochSecond(at));
    }

    private List<Inbound> read(String told) {
        return callback(told).messages();
    }

    private Callback callback(String told) {
        when(numbers.byPhoneNumberId("106540352242922")).thenReturn(Optional.of(NUMBER));
        String body =
                "{'entry':[{'changes':[{'value':{'metadata':{'phone_number_id':'106540352242922'}," + told + "}}]}]}";
        return reader.read(quoted(body).getBytes(StandardCharsets.UTF_8), NUMBER)
                .callback();
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
