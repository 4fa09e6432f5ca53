package io.xinqiao.gateways;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;

/** A pair of keys as a provider or a company has one, by the JDK alone. */
final class ProviderKeys {
    private final KeyPair keys;

    ProviderKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN %1$s KEY-----%n%2$s%n-----END %1$s KEY-----%n"
                .formatted(kind, Base64.getMimeEncoder().encodeToString(key));
    }

    String publicPem() {
        return pem("PUBLIC", keys.getPublic().getEncoded());
    }

    String privatePem() {
        return pem("PRIVATE", keys.getPrivate().getEncoded());
    }

    String signed(String text) throws GeneralSecurityException {
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(keys.getPrivate());
        signer.update(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signer.sign());
    }

    boolean hasSigned(String text, String signature) throws GeneralSecurityException {
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(keys.getPublic());
        verifier.update(text.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }
}
