package app.plixa.hub.whatsapp.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptsTest {
    private final Scripts scripts = new Scripts();

    @Test
    void theNarrowestScriptCounts() {
        set(null, null, 1);
        set("num_1", null, 2);
        set(null, "5531987654321", 4);
        set("num_1", "5531987654321", 17);

        assertThat(code("num_1", "5531987654321")).isEqualTo(17);
        assertThat(code("num_1", "553187654321")).as("the same person").isEqualTo(17);
        assertThat(code("num_2", "5531987654321")).isEqualTo(4);
        assertThat(code("num_1", "5511912345678")).isEqualTo(2);
        assertThat(code("num_2", "")).isEqualTo(1);
    }

    @Test
    void itIsPlayedSoManyTimes() {
        scripts.set(new Script(null, null, 2, null, null, 4, null, null, null, null, null, null, null, null, null));

        assertThat(scripts.take("num_1", "1")).isPresent();
        assertThat(scripts.all().get(0).times()).isEqualTo(1);
        assertThat(scripts.take("num_1", "1")).isPresent();
        assertThat(scripts.take("num_1", "1")).isEmpty();
        assertThat(scripts.all()).isEmpty();
    }

    @Test
    void itIsClearedByItsScopeOrWithAllOthers() {
        set(null, null, 1);
        set("num_1", null, 2);
        set("num_1", "5511912345678", 4);

        scripts.clear("num_1", null);
        assertThat(code("num_1", "5511912345678")).isEqualTo(4);
        assertThat(code("num_1", "5511912345679")).isEqualTo(1);
        scripts.clear();
        assertThat(scripts.take("num_1", "5511912345678")).isEmpty();
    }

    private void set(String numberId, String phone, int code) {
        scripts.set(new Script(
                numberId, phone, null, null, null, code, null, null, null, null, null, null, null, null, null));
    }

    private int code(String numberId, String phone) {
        return scripts.take(numberId, phone).orElseThrow().code();
    }
}
