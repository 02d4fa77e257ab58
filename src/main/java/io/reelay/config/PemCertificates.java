package io.reelay.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the certificates of a PEM file. */
public final class PemCertificates {
  /** Only certificates: a bundle may also have comments and other kinds of PEM (RFC 7468). */
  private static final Pattern PEM_CERTIFICATE =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----", Pattern.MULTILINE);

  private PemCertificates() {}

  /**
   * All certificates, at least one.
   *
   * @throws IOException if the file cannot be read
   * @throws CertificateException if it has no certificate, or one that cannot be read
   */
  public static List<Certificate> in(Path pem) throws IOException, CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    // Comments in a bundle may have any encoding.
    Matcher blocks =
        PEM_CERTIFICATE.matcher(new String(Files.readAllBytes(pem), StandardCharsets.ISO_8859_1));
    while (blocks.find()) {
      byte[] block = blocks.group().getBytes(StandardCharsets.ISO_8859_1);
      try {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block)));
      } catch (CertificateException e) {
        throw new CertificateException(
            "certificate %d is not readable".formatted(certificates.size() + 1), e);
      }
    }
    if (certificates.isEmpty()) {
      throw new CertificateException("it has no PEM certificate");
    }
    return certificates;
  }
}
