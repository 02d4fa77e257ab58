package io.reelay.sandbox.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority that no JDK knows, and a certificate for {@code localhost} that it has signed. */
public final class PrivateAuthority {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final SSLContext server;

  private PrivateAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    List<String> key = List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30");
    keytool("authority", join(key, "-genkeypair", "-dname", "CN=Private", "-ext", "bc:c=ca:true"));
    keytool("authority", List.of("-exportcert", "-rfc", "-file", certificate().toString()));
    keytool("server", join(key, "-genkeypair", "-dname", "CN=localhost"));
    String request = folder.resolve("server.csr").toString();
    String signed = folder.resolve("server.pem").toString();
    keytool("server", List.of("-certreq", "-file", request));
    keytool(
        "authority",
        List.of(
            "-gencert",
            "-rfc",
            "-ext",
            "san=dns:localhost,dns:gateway.test,ip:127.0.0.1",
            "-infile",
            request,
            "-outfile",
            signed));
    keytool("server", List.of("-importcert", "-noprompt", "-file", signed));
    server = context();
  }

  /** Makes one, with its keys in this folder. */
  public static PrivateAuthority in(Path folder) throws IOException, InterruptedException {
    return new PrivateAuthority(folder);
  }

  /** The authority's own certificate, as PEM. */
  public Path certificate() {
    return folder.resolve("authority.pem");
  }

  /** What the server is made with. */
  SSLContext server() {
    return server;
  }

  private SSLContext context() throws IOException {
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      keys.deleteEntry("authority");
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("keytool's keys cannot be used", e);
    }
  }

  private static List<String> join(List<String> some, String... others) {
    List<String> all = new ArrayList<>(List.of(others));
    all.addAll(some);
    return all;
  }

  private void keytool(String alias, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-alias", alias, "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
    Path output = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + Files.readString(output));
    }
  }
}
