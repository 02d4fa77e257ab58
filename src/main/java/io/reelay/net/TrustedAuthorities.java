package io.reelay.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The trusted certificate authorities: the JDK's, and further ones. */
public final class TrustedAuthorities {
  private final TrustManager[] managers;

  private TrustedAuthorities(TrustManager[] managers) {
    this.managers = managers;
  }

  /** The JDK's authorities, also those of {@code -Djavax.net.ssl.trustStore}. */
  public static TrustedAuthorities ofTheJdk() {
    try {
      return new TrustedAuthorities(managers(null));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The JDK's trust store cannot be read", e);
    }
  }

  /**
   * The JDK's authorities and further ones.
   *
   * @param own empty = only the JDK's
   */
  public static TrustedAuthorities with(Collection<? extends Certificate> own) {
    if (own.isEmpty()) {
      return ofTheJdk();
    }
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate authority : Stream.concat(jdk(), own.stream()).toList()) {
        store.setCertificateEntry("authority-" + number++, authority);
      }
      return new TrustedAuthorities(managers(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("A trust store cannot be made", e);
    }
  }

  private static Stream<X509Certificate> jdk() throws GeneralSecurityException {
    return Stream.of(managers(null))
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Stream.of(((X509TrustManager) manager).getAcceptedIssuers()));
  }

  private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  TrustManager[] managers() {
    return managers.clone();
  }

  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }
}
