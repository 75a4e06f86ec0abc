package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformationTest {
    private static final String EVENT = "{\"id\":\"evt_1\",\"event\":\"message.inbound\","
            + "\"created_at\":\"2026-03-14T15:10:42.131Z\",\"data\":{\"id\":\"msg_1\",\"body\":\"Olá 😀\","
            + "\"error\":null,\"metadata\":{\"order\":\"1043\"},\"big\":9007199254740993,\"ratio\":0.25,"
            + "\"conversation\":{\"tags\":[\"vip\",\"new\"]}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'text': data.body, 'kind': event} | {'text':'Olá 😀','kind':'message.inbound'}",
                "{'error': data.error, 'gone': data.nothing} | {'error':null}",
                "{'n': data.big, 'r': data.ratio} | {'n':9007199254740993,'r':0.25}",
                "data.conversation.tags.{'tag': $} | [{'tag':'vip'},{'tag':'new'}]",
                "{'tags': [data.conversation.tags[0]]} | {'tags':['vip']}",
                "$merge([$, {'via': 'plixa'}]).{'via': via, 'id': id} | {'via':'plixa','id':'evt_1'}",
                "{'at': $now(), 'ms': $millis()} | {'at':'2026-03-14T15:10:42.131Z','ms':1773501042131}",
                "{'a': $join(data.conversation.tags, '+'), 'b': $replace('a.b.c', '.', '-')} | {'a':'vip+new','b':'a-b-c'}",
                "{'a': $pad('x', -3, '0'), 'b': $round(2.345, 1)} | {'a':'00x','b':2.3}",
                "{'ms': $toMillis('2026-03-14T15:10:42.131Z')} | {'ms':1773501042131}",
                "{'f': $reduce([1..10], function($a, $b){$a + $b})} | {'f':55}"
            })
    void makesAnotherBody(String expression, String body) {
        assertThat(applied(expression.replace('\'', '"'))).isEqualTo(body.replace('\'', '"'));
    }

    @Test
    void theSamePayloadAlwaysMakesTheSameBody() {
        String expression = "{\"at\": $now(), \"all\": $}";
        assertThat(applied(expression)).isEqualTo(applied(expression));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "{", "$x(", "data.(", "{'a' 1}", "'open", "/* x */ data", "/[/"})
    void whatIsNoExpressionIsSaidToBeNone(String expression) {
        assertThat(Transformation.fault(expression.replace('\'', '"'))).isPresent();
    }

    @Test
    void deepNestingIsNoExpressionEither() {
        assertThat(Transformation.fault("(".repeat(4000))).isPresent();
        assertThat(Transformation.fault("[".repeat(2000) + "]".repeat(2000))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Never ends: by recursion, by tail recursion, by a long walk.
                "($f := function($n){$f($n + 1) + 1}; $f(0))",
                "($f := function($n){$f($n + 1)}; $f(0))",
                "$map([1..1000000], function($i){$map([1..1000000], function($j){$i * $j})})",
                "[1..9999999]",
                "$count([1..9999999].[1..9999999])",
                "$map([1..9000], function($i){{}}).**.**.**.**.$map([1..9000], function($i){$i})",
                // Grows: texts, lists, and lists of themselves.
                "($f := function($s, $n){$n = 0 ? $s : $f($s & $s, $n - 1)}; {'x': $f('xxxxxxxx', 60)})",
                "($f := function($a, $n){$n = 0 ? $a : $f($append($a, $a), $n - 1)}; $f([1,2,3], 60))",
                "($f := function($a, $n){$n = 0 ? $a : $f([[$a, $a]], $n - 1)}; $f([1], 60))",
                "($f := function($a, $n){$n = 0 ? $a : $f({'a': $a, 'b': $a}, $n - 1)}; $string($f({}, 60)))",
                "$reduce([1..9000], function($a, $i){[[$a]]}, [])",
                "{'x': $pad('x', 2000000000)}",
                "{'x': $join($map([1..9000], $string), $pad('', 1000))}",
                "{'x': $replace($pad('', 1000, 'a'), 'a', $pad('', 1000))}",
                "{'x': $round(1.5, 2000000000)}",
                "{'x': $round(1.5, -2000000000)}",
                "{'x': $fromMillis(0, '[Y,2000000000]')}",
                "{'x': $toMillis('1111111111111111111111111111111x', '[Y][M][D][d][H][h][m][s][f][Y][M][D][d][H][h]')}",
                // Regular expressions, by whichever way.
                "{'x': $contains($pad('', 1000, 'a') & 'b', /^(a+)+$/)}",
                "{'x': $match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', /^(a+)+$/)}",
                "{'x': $replace('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab', '^(a+)+$', 'x', 1)}",
                "function($a, $b)<x+x+x+x+x+x+x+x+x+x:x>{$a}(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,'x')",
                // Tries to leave the meter behind.
                "($__evaluate_entry := $nothing; $f := function($n){$f($n + 1)}; $f(0))",
                "$eval('$f := function($n){$f($n + 1)}; $f(0)')",
                // No JSON.
                "{'x': $sum}",
                "{'x': function($a){$a}}",
                "{'x': 1/0}",
                "data.body",
                "42",
                "$nothing",
                "$error('no')"
            })
    void whatRunsAwayIsCutOff(String expression) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            Transformation.Outcome outcome =
                    Transformation.apply(expression.replace('\'', '"'), EVENT.getBytes(StandardCharsets.UTF_8));
            assertThat(outcome).as(expression).isInstanceOf(Transformation.Outcome.Failed.class);
            assertThat(((Transformation.Outcome.Failed) outcome).reason()).isNotBlank();
        });
    }

    private static String applied(String expression) {
        Transformation.Outcome outcome = Transformation.apply(expression, EVENT.getBytes(StandardCharsets.UTF_8));
        assertThat(outcome).as(expression + outcome).isInstanceOf(Transformation.Outcome.Made.class);
        return new String(((Transformation.Outcome.Made) outcome).body(), StandardCharsets.UTF_8);
    }
}
