package app.plixa.hub.secret;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals secrets for the database: AES-256-GCM with a random nonce (NIST SP 800-38D), bound to the row and column they
 * are for, so that a sealed value put elsewhere does not open. Sealed text is {@code v1:<key id>:<base64url of nonce and
 * ciphertext>}. What was opened is remembered for a while: who reads the same row often pays once.
 */
public final class Vault {
    private static final Logger log = LoggerFactory.getLogger(Vault.class);
    private static final Pattern SEALED = Pattern.compile("v1:([0-9a-f]{8}):([0-9A-Za-z_-]{38,})");
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private record Place(String sealed, String row, String column) {}

    private final Optional<KeySource> source;
    private volatile Keys keys;
    private final SecureRandom random = new SecureRandom();
    private final Cache<Place, String> opened = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    Vault(Keys keys) {
        this.keys = keys;
        this.source = Optional.empty();
    }

    /** One whose keys may be changed while it is used: a key it does not know it looks for there. */
    Vault(Keys keys, KeySource source) {
        this.keys = keys;
        this.source = Optional.of(source);
    }

    /** The secret as it may be stored in this column of the row with this id. */
    public String seal(String secret, String row, String column) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        Keys.Key key = keys.first();
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key.spec(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(place(row, column));
            byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
            byte[] sealed = new byte[NONCE + cipher.getOutputSize(plain.length)];
            System.arraycopy(nonce, 0, sealed, 0, NONCE);
            cipher.doFinal(plain, 0, plain.length, sealed, NONCE);
            return prefix(key) + Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** The secret that was sealed for this place; throws {@link IllegalStateException} when it was not. */
    public String open(String sealed, String row, String column) {
        return opened.get(new Place(sealed, row, column), this::open);
    }

    /** Whether it was sealed at all, by whatever key. */
    static boolean isSealed(String text) {
        return SEALED.matcher(text).matches();
    }

    /** The id of the key that it was sealed with, where that is none of ours. */
    Optional<String> foreignKey(String sealed) {
        Matcher parts = SEALED.matcher(sealed);
        return Optional.of(parts.matches() ? parts.group(1) : "none")
                .filter(id -> keys.byId(id).isEmpty());
    }

    /** What everything begins with that is sealed from now on. */
    String prefix() {
        return prefix(keys.first());
    }

    private static String prefix(Keys.Key key) {
        return "v1:" + key.id() + ":";
    }

    /** The key that seals, by name. */
    String keyId() {
        return keys.first().id();
    }

    @Override
    public String toString() {
        return "Vault" + keys.all();
    }

    private String open(Place place) {
        Matcher parts = SEALED.matcher(place.sealed());
        Optional<Keys.Key> key = parts.matches() ? key(parts.group(1)) : Optional.empty();
        if (key.isEmpty()) {
            throw new IllegalStateException(place.row() + ": " + place.column() + " is not sealed with a key of ours");
        }
        byte[] bytes = Base64.getUrlDecoder().decode(parts.group(2));
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, key.get().spec(), new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE));
            cipher.updateAAD(place(place.row(), place.column()));
            return new String(cipher.doFinal(bytes, NONCE, bytes.length - NONCE), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(place.row() + ": " + place.column() + " was not sealed for this place", e);
        }
    }

    private Optional<Keys.Key> key(String id) {
        Optional<Keys.Key> known = keys.byId(id);
        if (known.isPresent() || source.isEmpty()) {
            return known;
        }
        try {
            Keys now = source.get().read();
            Optional<Keys.Key> found = now.byId(id);
            if (found.isPresent()) {
                keys = now;
            }
            return found;
        } catch (IOException | IllegalArgumentException e) {
            log.error("the secret keys cannot be read again: {}", e.toString());
            return Optional.empty();
        }
    }

    private static byte[] place(String row, String column) {
        return (row + "/" + column).getBytes(StandardCharsets.UTF_8);
    }
}
