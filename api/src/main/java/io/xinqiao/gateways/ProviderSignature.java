package io.xinqiao.gateways;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Signs for providers and verifies what they signed: SHA256withRSA in base64, which Alipay calls RSA2. */
final class ProviderSignature {
    private static final String ALGORITHM = "SHA256withRSA";

    private ProviderSignature() {}

    /** @throws GeneralSecurityException or IllegalArgumentException when it is no key */
    static PublicKey publicKey(String pem) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes(pem)));
    }

    /** @throws GeneralSecurityException or IllegalArgumentException when it is no key */
    static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes(pem)));
    }

    private static byte[] bytes(String pem) {
        return Base64.getDecoder().decode(pem.replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    /** The signature of a text by the key of a company. */
    static String of(String text, String privateKey) {
        try {
            var signer = Signature.getInstance(ALGORITHM);
            signer.initSign(privateKey(privateKey));
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signer.sign());
        } catch (GeneralSecurityException wrong) {
            throw new IllegalStateException("A key that was one when it was stored is none", wrong);
        }
    }

    static boolean isRight(String text, String signature, String publicKey) throws GeneralSecurityException {
        var verifier = Signature.getInstance(ALGORITHM);
        verifier.initVerify(publicKey(publicKey));
        verifier.update(text.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }
}
