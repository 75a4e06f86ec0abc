package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row a rule of Meta's; {@code ~40} stands for as many letters. */
class SandboxRulesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TO = "'messaging_product':'whatsapp','to':'5511912345678',";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'to':'5511912345678','text':{'body':'x'} | 100 | messaging_product",
                "'messaging_product':'sms','to':'5511912345678','text':{'body':'x'} | 100 | messaging_product",
                "'messaging_product':'whatsapp','text':{'body':'x'} | 131008 | to or recipient",
                "'messaging_product':'whatsapp','to':5511912345678,'text':{'body':'x'} | 131009 | to must be",
                "'messaging_product':'whatsapp','to':'Lucia','text':{'body':'x'} | 131009 | to must be",
                "'messaging_product':'whatsapp','recipient':'5511912345678','text':{'body':'x'} | 131009 | recipient",
                "TO 'recipient_type':'everybody','text':{'body':'x'} | 100 | recipient_type",
                "TO 'type':'smoke','smoke':{} | 100 | type must be one of",
                "TO 'image':{'id':'1'} | 131008 | text is required",
                "TO 'type':'image','text':{'body':'x'} | 131008 | image is required",
                "TO 'text':{'body':'x'},'biz_opaque_callback_data':'~513' | 100 | biz_opaque_callback_data",
                "TO 'text':{'body':'x'},'biz_opaque_callback_data':{} | 100 | biz_opaque_callback_data",
                "TO 'text':{'body':'x'},'context':{'message_id':'msg_1'} | 131009 | context.message_id",
                "TO 'text':{'body':'x'},'context':{'message_id':'wamid.1','from':'1'} | 100 | Unexpected key",
                // text
                "TO 'text':'x' | 100 | must be an object",
                "TO 'text':{} | 131008 | text.body",
                "TO 'text':{'body':''} | 131008 | text.body",
                "TO 'text':{'body':'~4097'} | 100 | 4096",
                "TO 'text':{'body':'x','preview_url':'yes'} | 100 | true or false",
                "TO 'text':{'body':'x','preview':true} | 100 | Unexpected key \"preview\" on param \"text\"",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en','policystring':'x'}} | 100 |"
                        + " Unexpected key \"policystring\" on param \"template['language']\"",
                "TO 'type':'interactive','interactive':{'type':'button','body':{'text':'x','bold':true},'action':{'buttons':"
                        + "[{'type':'reply','reply':{'id':'1','title':'A'}}]}} | 100 | param \"interactive['body']\"",
                "TO 'type':'interactive','interactive':{'type':'button','body':{'text':'x'},'action':{'buttons':"
                        + "[{'type':'reply','reply':{'id':'1','title':'A','icon':'x'}}]}} | 100 |"
                        + " param \"interactive['action']['buttons']['reply']\"",
                // media
                "TO 'type':'image','image':{} | 131008 | image.id",
                "TO 'type':'image','image':{'id':'1','link':'https://a.example/1.jpg'} | 131009 | image.id",
                "TO 'type':'image','image':{'link':'ftp://a.example/1.jpg'} | 131009 | image.link",
                "TO 'type':'image','image':{'id':'1','caption':'~1025'} | 131009 | 1024",
                "TO 'type':'image','image':{'id':'1','filename':'a.jpg'} | 100 | Unexpected key",
                "TO 'type':'video','video':{'url':'https://a.example/1.mp4'} | 131008 | video.id",
                "TO 'type':'audio','audio':{'id':'1','caption':'x'} | 131009 | audio.caption",
                "TO 'type':'sticker','sticker':{'id':'1','caption':'x'} | 131009 | sticker.caption",
                "TO 'type':'document','document':{'id':'1','filename':5} | 100 | document.filename",
                // places and people
                "TO 'type':'location','location':{'longitude':1} | 131008 | location.latitude",
                "TO 'type':'location','location':{'latitude':91,'longitude':1} | 131009 | location.latitude",
                "TO 'type':'location','location':{'latitude':1,'longitude':181} | 131009 | location.longitude",
                "TO 'type':'contacts','contacts':[] | 131008 | contacts",
                "TO 'type':'contacts','contacts':{} | 100 | must be an array",
                "TO 'type':'contacts','contacts':[{'name':{'first_name':'Ana'}}] | 131008 | formatted_name",
                "TO 'type':'contacts','contacts':[{'name':{'formatted_name':'Ana','last_name':'A'},'birthday':'1/2/2000'}] | 131009 | birthday",
                "TO 'type':'contacts','contacts':[{'name':{'formatted_name':'Ana'}}] | 131008 | name.first_name",
                // reactions
                "TO 'type':'reaction','reaction':{'emoji':'👍'} | 131008 | reaction.message_id",
                "TO 'type':'reaction','reaction':{'message_id':'msg_1','emoji':'👍'} | 131009 | reaction.message_id",
                "TO 'type':'reaction','reaction':{'message_id':'wamid.1'} | 131008 | reaction.emoji",
                "TO 'type':'reaction','reaction':{'message_id':'wamid.1','emoji':'ok'} | 131009 | emoji",
                // buttons
                "TO 'type':'interactive','interactive':{} | 131008 | interactive.type",
                "TO 'type':'interactive','interactive':{'type':'smoke'} | 131009 | interactive.type",
                "TO 'type':'interactive','interactive':{'type':'button','action':{'buttons':[B1]}} | 131008 | interactive.body",
                "TO 'type':'interactive','interactive':{'type':'button',BODY} | 131008 | interactive.action",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[]}} | 131008 | buttons",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[B1,B2,B3,B4]}}"
                        + " | 131009 | more than 3",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[B1,B1]}}"
                        + " | 131009 | duplicate",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[B1,{'type':'reply','reply':"
                        + "{'id':'2','title':'1'}}]}} | 131009 | buttons.1.reply.title",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[{'type':'reply','reply':"
                        + "{'id':'1','title':'~21'}}]}} | 131009 | 20",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[{'type':'reply','reply':"
                        + "{'id':'~257','title':'x'}}]}} | 131009 | 256",
                "TO 'type':'interactive','interactive':{'type':'button','body':{'text':'~1025'},'action':{'buttons':[B1]}}"
                        + " | 131009 | 1024",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'footer':{'text':'~61'},'action':"
                        + "{'buttons':[B1]}} | 131009 | 60",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'header':{'type':'text','text':'~61'},"
                        + "'action':{'buttons':[B1]}} | 131009 | 60",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'header':{'type':'image','image':{}},"
                        + "'action':{'buttons':[B1]}} | 131008 | header.image.id",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'buttons':[],'action':{'buttons':[B1]}}"
                        + " | 100 | Unexpected key",
                // lists
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'sections':[{'rows':[R1]}]}}"
                        + " | 131008 | action.button",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'~21','sections':"
                        + "[{'rows':[R1]}]}} | 131009 | 20",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'x','sections':[]}}"
                        + " | 131008 | sections",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'x','sections':"
                        + "[{'rows':[R1,R2,R3,R4,R5,R6]},{'rows':[R7]}]}} | 131008 | sections.0.title",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'x','sections':"
                        + "[{'title':'a','rows':[R1,R2,R3,R4,R5,R6]},{'title':'b','rows':[R7,R8,R9,R10,R11]}]}}"
                        + " | 131009 | more than 10 rows",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'x','sections':"
                        + "[{'rows':[{'id':'~201','title':'x'}]}]}} | 131009 | 200",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'x','sections':"
                        + "[{'rows':[{'id':'1','title':'~25'}]}]}} | 131009 | 24",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'x','sections':"
                        + "[{'rows':[{'id':'1','title':'x','description':'~73'}]}]}} | 131009 | 72",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'header':{'type':'image','image':{'id':'1'}},"
                        + "'action':{'button':'x','sections':[{'rows':[R1]}]}} | 131009 | header.type",
                // a link
                "TO 'type':'interactive','interactive':{'type':'cta_url',BODY,'action':{'name':'cta_url','parameters':"
                        + "{'display_text':'x','url':'no link'}}} | 131009 | url",
                // templates
                "TO 'type':'template','template':{'language':{'code':'en_US'}} | 131008 | template.name",
                "TO 'type':'template','template':{'name':'a'} | 131008 | template.language",
                "TO 'type':'template','template':{'name':'a','language':'en_US'} | 100 | template.language",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':{}} | 100 | components",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{}]} | 131008 | type",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'body',"
                        + "'parameters':[{'type':'text'}]}]} | 131008 | text",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'button',"
                        + "'sub_type':'url','parameters':[]}]} | 131008 | index",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'smoke'}]}"
                        + " | 131009 | components.0.type",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'button',"
                        + "'sub_type':'smoke','index':0}]} | 131009 | sub_type",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'body',"
                        + "'parameters':[{'type':'smoke'}]}]} | 131009 | parameters.0.type",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'body',"
                        + "'parameters':[{'type':'text','text':'a\\nb'}]}]} | 131009 | line breaks",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'body',"
                        + "'parameters':[{'type':'text','text':'a\\tb'}]}]} | 131009 | tabs",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'body',"
                        + "'parameters':[{'type':'text','text':'a     b'}]}]} | 131009 | more than 4 spaces",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'variables':[]} | 100 | Unexpected"
            })
    void itRefuses(String message, int code, String details) throws IOException {
        Optional<Refusal> refusal = SandboxRules.message(read(message));

        assertThat(refusal).isPresent();
        assertThat(refusal.get().details()).contains(details);
        assertThat(refusal.get().code()).as(refusal.get().details()).isEqualTo(code);
        assertThat(refusal.get().httpStatus()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TO 'text':{'body':'~4096','preview_url':true},'recipient_type':'individual'",
                "TO 'text':{'body':'x'},'biz_opaque_callback_data':'~512','context':{'message_id':'wamid.1'}",
                "TO 'type':'image','image':{'link':'https://a.example/1.jpg','caption':'~1024'}",
                "TO 'type':'document','document':{'id':'1','filename':'a.pdf','caption':'x'}",
                "TO 'type':'interactive','interactive':{'type':'button',BODY,'action':{'buttons':[B1,B2,B3]}}",
                "TO 'type':'interactive','interactive':{'type':'list',BODY,'action':{'button':'~20','sections':"
                        + "[{'title':'a','rows':[R1,R2,R3,R4,R5]},{'title':'b','rows':[R6,R7,R8,R9,R10]}]}}",
                "TO 'type':'template','template':{'name':'a','language':{'code':'en_US'},'components':[{'type':'Body',"
                        + "'parameters':[{'type':'TEXT','text':'a    b'}]},{'type':'CAROUSEL','cards':[{'components':"
                        + "[{'type':'BUTTON','sub_type':'QUICK_REPLY','index':'0','parameters':[{'type':'PAYLOAD',"
                        + "'payload':'x\\ny'}]}]}]}]}",
                "TO 'type':'reaction','reaction':{'message_id':'wamid.1','emoji':''}",
                "TO 'type':'location','location':{'latitude':-23.5,'longitude':-46.6,'name':'x','address':'y'}",
                "TO 'type':'contacts','contacts':[{'name':{'formatted_name':'Ana','first_name':'Ana'}}]"
            })
    void itTakes(String message) throws IOException {
        assertThat(SandboxRules.message(read(message))).isEmpty();
    }

    @Test
    void theEnvelopeIsMetas() {
        JsonNode error = Refusal.invalid("Too long.").answer().getBody().path("error");

        assertThat(error.path("message").asText()).isEqualTo("(#131009) Parameter value is not valid");
        assertThat(error.path("type").asText()).isEqualTo("OAuthException");
        assertThat(error.path("code").asInt()).isEqualTo(131009);
        assertThat(error.at("/error_data/messaging_product").asText()).isEqualTo("whatsapp");
        assertThat(error.at("/error_data/details").asText()).isEqualTo("Too long.");
        assertThat(error.path("fbtrace_id").asText()).startsWith("A");
        assertThat(Refusal.token("").answer().getBody().at("/error/code").asInt())
                .isEqualTo(104);
        assertThat(new Refusal(503, 2, "x", "")
                        .answer()
                        .getBody()
                        .at("/error/is_transient")
                        .asBoolean())
                .isTrue();
    }

    private static JsonNode read(String message) throws IOException {
        String json = message.replace("TO ", TO).replace("BODY", "'body':{'text':'x'}");
        for (int i = 11; i > 0; i--) {
            json = json.replace("B" + i, "{'type':'reply','reply':{'id':'" + i + "','title':'" + i + "'}}")
                    .replace("R" + i, "{'id':'" + i + "','title':'" + i + "'}");
        }
        String letters = java.util.regex.Pattern.compile("~(\\d+)")
                .matcher(json)
                .replaceAll(match -> "x".repeat(Integer.parseInt(match.group(1))));
        return JSON.readTree("{" + letters.replace('\'', '"') + "}");
    }
}
