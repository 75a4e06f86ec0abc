package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxTemplatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TWO =
            "{'type':'body','parameters':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}";
    private static final String NAMED = "{'type':'header','parameters':[{'type':'text','text':'1'}]},{'type':'body',"
            + "'parameters':[{'type':'text','parameter_name':'customer','text':'a'},"
            + "{'type':'text','parameter_name':'day','text':'b'}]}";
    private static final String PICTURE = "{'type':'header','parameters':[{'type':'image','image':{'id':'1'}}]}";
    private static final String LINK =
            "{'type':'button','sub_type':'url','index':'0','parameters':[{'type':'text','text':'1'}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody | en_US | '' | 132001",
                "hello_world | pt_BR | '' | 132001",
                "hello_world | en_US | TWO | 132000",
                "hello_world | en_US | '' | 0",
                "order_update | en_US | '' | 132000",
                "winter_offer | en_US | '' | 132015",
                "autumn_offer | en_US | '' | 132016",
                "spring_offer | en_US | TWO | 132000",
                "spring_offer | en_US | {'type':'header','parameters':[{'type':'text','text':'x'}]},TWO | 132012",
                "spring_offer | en_US | {'type':'header','parameters':[{'type':'image','image':{'id':'1'}}]},TWO | 0",
                "parcel_tracking | en_US | NAMED | 131008",
                "parcel_tracking | en_US | {'type':'header','parameters':[{'type':'text','text':'1'}]},TWO,LINK | 100",
                "parcel_tracking | en_US | NAMED,LINK | 0",
                "order_update | en_US | {'type':'body','parameters':[{'type':'image','image':{'id':'1'}}]} | 132012",
                "spring_offer | en_US | PICTURE,TWO,{'type':'button','sub_type':'quick_reply','index':'1',"
                        + "'parameters':[{'type':'payload','payload':'no'}]} | 0",
                "spring_offer | en_US | PICTURE,TWO,{'type':'button','sub_type':'quick_reply','index':'2',"
                        + "'parameters':[{'type':'payload','payload':'no'}]} | 132000",
                "spring_offer | en_US | PICTURE,TWO,{'type':'button','sub_type':'url','index':'1',"
                        + "'parameters':[{'type':'text','text':'no'}]} | 132012",
                "spring_offer | en_US | PICTURE,TWO,{'type':'button','sub_type':'quick_reply','index':'1',"
                        + "'parameters':[{'type':'image','image':{'id':'1'}}]} | 132012",
                "hello_world | en_US | LINK | 132000"
            })
    void itIsUsedAsItWasApproved(String name, String language, String components, int code) throws IOException {
        String json = "{'type':'template','template':{'name':'" + name + "','language':{'code':'" + language
                + "'},'components':["
                + components
                        .replace("PICTURE", PICTURE)
                        .replace("TWO", TWO)
                        .replace("NAMED", NAMED)
                        .replace("LINK", LINK)
                + "]}}";
        JsonNode message = JSON.readTree(json.replace('\'', '"'));

        int refused = new SandboxTemplates(JSON, "")
                .refusal(message)
                .map(Refusal::code)
                .orElse(0);

        assertThat(refused).isEqualTo(code);
    }
}
