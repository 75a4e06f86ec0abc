package app.plixa.hub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.plixa.hub.docs.Samples;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions that the reference shows for verifying a webhook know ours from others. */
class SampleVerifiersTest {
    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final byte[] BODY =
            "{\"event\":\"message.inbound\",\"data\":{\"body\":\"Olá 😀 a/b\"}}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path classes;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verify.mjs | --input-type=module -e | import fs from 'node:fs'; import { genuine } from './verify.mjs';"
                        + " process.exit(genuine(fs.readFileSync(0), process.env.SIGNATURE, process.env.SECRET) ? 0 : 1)",
                "verify.php | -r | require 'verify.php';"
                        + " exit(genuine(stream_get_contents(STDIN), getenv('SIGNATURE'), getenv('SECRET')) ? 0 : 1);",
                "verify.py | -B -c | import os, sys; sys.path.insert(0, '.'); from verify import genuine;"
                        + " sys.exit(not genuine(sys.stdin.buffer.read(), os.environ['SIGNATURE'], os.environ['SECRET']))"
            })
    void knowsOurSignatureFromOthers(String file, String options, String program) throws Exception {
        assumeTrue(Samples.canRun(file), Samples.runtime(file) + " is not installed");
        assertThat(run(file, options, program, Signature.plixa(BODY, SECRET))).isZero();
        assertThat(run(file, options, program, Signature.plixa(BODY, SECRET + "x")))
                .isEqualTo(1);
        assertThat(run(file, options, program, "sha256=")).isEqualTo(1);
    }

    @Test
    void soDoesTheOneInJava() throws Exception {
        String source = Samples.FOLDER.resolve("Verify.java").toString();
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source))
                .isZero();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            var genuine = loader.loadClass("Verify").getMethod("genuine", byte[].class, String.class, String.class);
            assertThat(genuine.invoke(null, BODY, Signature.plixa(BODY, SECRET), SECRET))
                    .isEqualTo(true);
            assertThat(genuine.invoke(null, BODY, Signature.plixa(BODY, SECRET + "x"), SECRET))
                    .isEqualTo(false);
            assertThat(genuine.invoke(null, BODY, null, SECRET)).isEqualTo(false);
        }
    }

    private static int run(String file, String options, String program, String signature) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(Samples.runtime(file)));
        command.addAll(List.of(options.split(" ")));
        command.add(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Samples.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SIGNATURE", signature);
        builder.environment().put("SECRET", SECRET);
        Process verifier = builder.start();
        try (var input = verifier.getOutputStream()) {
            input.write(BODY);
        }
        return verifier.waitFor();
    }
}
