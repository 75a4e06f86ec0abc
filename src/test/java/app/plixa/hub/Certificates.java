package app.plixa.hub;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate that issued itself, with its key, made by the JDK's keytool. */
public record Certificates(String certificate, String key, KeyStore store) {
    private static final String PASSWORD = "changeit";

    /** Made in the folder; {@code options} are keytool's. */
    public static Certificates make(Path folder, String name, String... options) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool(file, name, "x", options);
        KeyStore store = load(file);
        return new Certificates(
                pem("CERTIFICATE", store.getCertificate("x").getEncoded()),
                pem("PRIVATE KEY", store.getKey("x", PASSWORD.toCharArray()).getEncoded()),
                store);
    }

    private static void keytool(Path file, String name, String alias, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes());
        if (keytool.waitFor() != 0) {
            throw new AssertionError(said);
        }
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** One that an authority issued, whose certificate is the one in PEM. */
    public static Certificates issued(Path folder, String name, String... options) throws Exception {
        Path file = folder.resolve(name + ".p12");
        keytool(file, "authority", "ca", "-ext", "bc:c");
        List<String> more = new ArrayList<>(List.of(options));
        more.addAll(List.of("-signer", "ca"));
        keytool(file, name, "x", more.toArray(String[]::new));
        KeyStore store = load(file);
        return new Certificates(pem("CERTIFICATE", store.getCertificate("ca").getEncoded()), "", store);
    }

    /** What a server that shows this certificate, and trusts the one of {@code client}, goes by. */
    public SSLContext server(Certificates client) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.store().getCertificate("x"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
